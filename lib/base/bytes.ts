/** A number of bytes as people read it, rounded up to megabytes: `1 MB`, `274 MB`, `3.4 GB`. */
export function formatBytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
