/** Of all texts; CSS. */
export const FONT_FAMILY = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif";

/** In pixels, by what a text is. */
export const FONT_SIZES = { title: 17, axis: 13, tick: 12, label: 11 } as const;
