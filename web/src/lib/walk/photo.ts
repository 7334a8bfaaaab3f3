/** A photo on its way to the server: turned upright, and no larger than a poster needs. */

export interface Photo {
  blob: Blob;
  /** Tells one choice from the next. */
  taken: string;
}

export function isPhoto(file: { type: string }): boolean {
  return KINDS.has(file.type);
}

/** Draws the photo, for a preview that loads nothing from an address. `false`: this device cannot. */
export async function drawInto(canvas: HTMLCanvasElement, blob: Blob): Promise<boolean> {
  if (typeof createImageBitmap !== "function") return false;
  const image = await createImageBitmap(blob).catch(() => undefined);
  if (!image) return false;
  const scale = Math.min(1, PREVIEW_SIDE / Math.max(image.width, image.height));
  fit(canvas, image, scale);
  image.close();
  return true;
}

/** The file itself if it is small, else a smaller picture of it. */
export async function forUpload(file: File): Promise<Photo> {
  const taken = `${file.name}:${file.size}:${file.lastModified}`;
  if (file.size <= AS_IT_IS_BYTES || typeof createImageBitmap !== "function") return { blob: file, taken };
  const image = await createImageBitmap(file).catch(() => undefined);
  if (!image) return { blob: file, taken };
  const canvas = document.createElement("canvas");
  fit(canvas, image, Math.min(1, UPLOAD_SIDE / Math.max(image.width, image.height)));
  image.close();
  const smaller = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  return { blob: smaller ?? file, taken };
}

function fit(canvas: HTMLCanvasElement, image: ImageBitmap, scale: number): void {
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
}

const KINDS: ReadonlySet<string> = new Set(["image/jpeg", "image/png"]);
const PREVIEW_SIDE = 1_200;
const UPLOAD_SIDE = 2_600;
const AS_IT_IS_BYTES = 3 * 1024 * 1024;
