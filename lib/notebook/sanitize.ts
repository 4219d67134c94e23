import sanitizeHtml from "sanitize-html";

const TEXT_TAGS = (
  "a abbr b blockquote br caption code col colgroup dd details del div dl dt em figcaption figure " +
  "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup " +
  "table tbody td tfoot th thead tr u ul var"
).split(" ");

const DRAWING_TAGS = (
  "svg g path rect circle ellipse line polyline polygon text tspan title desc defs clippath " +
  "lineargradient radialgradient stop"
).split(" ");

const DRAWING_ATTRIBUTES = (
  "viewbox width height x y x1 y1 x2 y2 cx cy r rx ry d points dx dy fill fill-opacity fill-rule " +
  "stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin opacity " +
  "transform text-anchor dominant-baseline font-size font-weight font-family offset stop-color " +
  "stop-opacity gradientunits gradienttransform preserveaspectratio role aria-label"
).split(" ");

const LENGTH =
  /^(?:auto|0|-?[\d.]+(?:px|em|rem|%|ch|ex|pt))(?:\s+(?:auto|0|-?[\d.]+(?:px|em|rem|%|ch|ex|pt))){0,3}$/;
const COLOR = /^(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d\s.,%/]+\))$/i;
const KEYWORD = /^[a-z][a-z -]*$/i;
const SIZE_OR_KEYWORD = /^(?:[a-z-]+|[\d.]+(?:px|em|rem|%|pt)?)$/i;
const BORDER = /^[\w\s.#%]+$/;

const STYLES = {
  "text-align": [KEYWORD],
  "vertical-align": [KEYWORD],
  "white-space": [KEYWORD],
  "image-rendering": [KEYWORD],
  "border-collapse": [KEYWORD],
  "font-style": [KEYWORD],
  "font-weight": [SIZE_OR_KEYWORD],
  "font-size": [SIZE_OR_KEYWORD],
  "line-height": [SIZE_OR_KEYWORD],
  display: [/^(?:inline|block|inline-block|flex|inline-flex|grid|none)$/],
  "flex-wrap": [KEYWORD],
  "align-items": [KEYWORD],
  "justify-content": [KEYWORD],
  gap: [LENGTH],
  color: [COLOR],
  background: [COLOR],
  "background-color": [COLOR],
  width: [LENGTH],
  "max-width": [LENGTH],
  height: [LENGTH],
  padding: [LENGTH],
  "padding-left": [LENGTH],
  "padding-right": [LENGTH],
  margin: [LENGTH],
  border: [BORDER],
  "border-spacing": [LENGTH],
  "border-bottom": [BORDER],
  "border-top": [BORDER],
};

/** A data URL that a page may hold: of an image, of the types that cannot carry a script. */
export const IMAGE_DATA = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;

/**
 * Removes from the HTML of a cell's output all that could act or load: what stays is text, tables,
 * images as data, plain drawings, and styles of size, color and place in the line.
 */
export function sanitizeOutput(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...TEXT_TAGS, ...DRAWING_TAGS],
    allowedAttributes: {
      "*": ["style", "title", "align", "colspan", "rowspan", "scope"],
      a: ["href"],
      details: ["open"],
      img: ["src", "alt", "width", "height"],
      ...Object.fromEntries(DRAWING_TAGS.map((tag) => [tag, [...DRAWING_ATTRIBUTES, "style"]])),
    },
    allowedStyles: { "*": STYLES },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    allowProtocolRelative: false,
    transformTags: { a: sanitizeHtml.simpleTransform("a", { rel: "noopener noreferrer" }) },
    exclusiveFilter: ({ tag, attribs }) =>
      (tag === "img" && !IMAGE_DATA.test(attribs.src ?? "")) ||
      Object.values(attribs).some((value) => /url\s*\(/i.test(value)),
    // What stands inside these is no text for a reader.
    nonTextTags: [
      "script",
      "style",
      "textarea",
      "option",
      "noscript",
      "title",
      "template",
      "iframe",
    ],
  });
}
