import sharp from "sharp";

/**
 * The kernel's logo: one image and two views of it behind, with a prompt on it.
 * Paths alone, so that it looks the same whatever fonts a machine has.
 */
export const LOGO_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
  <rect x="22" y="3" width="39" height="39" rx="7" fill="#f2b134" transform="rotate(8 41 22)"/>
  <rect x="13" y="10" width="41" height="41" rx="7" fill="#2a9d8f" transform="rotate(4 33 30)"/>
  <rect x="3" y="16" width="45" height="45" rx="7" fill="#22577a"/>
  <g fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">
    <path d="M13 28l10 10-10 10"/>
    <path d="M27 49h12"/>
  </g>
</svg>
`;

/** Draws the logo files that Jupyter looks for beside kernel.json, by name. */
export async function logoFiles(): Promise<Readonly<Record<string, Buffer>>> {
  const svg = Buffer.from(LOGO_SVG);
  const png = (size: number) =>
    sharp(svg, { density: 288 }).resize(size, size).png({ compressionLevel: 9 }).toBuffer();
  return {
    "logo-32x32.png": await png(32),
    "logo-64x64.png": await png(64),
    "logo-svg.svg": svg,
  };
}
