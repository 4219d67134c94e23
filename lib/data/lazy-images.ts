import { UserError } from "../base/user-error";
import type { Image } from "../images/image";

/**
 * An array of images that are made when they are asked for: 100,000 of them need no memory until
 * they are touched, and none after that. It is read as any array is (`images[i]`, `slice`, `map`,
 * `for … of`), and each time anew.
 */
export function lazyImages(count: number, imageAt: (index: number) => Image): readonly Image[] {
  const indexOf = (property: string | symbol): number => {
    if (typeof property === "symbol" || !/^\d+$/.test(property)) return -1;
    const index = Number(property);
    return index < count ? index : -1;
  };
  return new Proxy<Image[]>(new Array<Image>(count), {
    get(target, property) {
      const index = indexOf(property);
      return index < 0 ? (Reflect.get(target, property) as unknown) : imageAt(index);
    },
    has: (target, property) => indexOf(property) >= 0 || Reflect.has(target, property),
    getOwnPropertyDescriptor(target, property) {
      const index = indexOf(property);
      if (index < 0) return Reflect.getOwnPropertyDescriptor(target, property);
      return { value: imageAt(index), enumerable: true, configurable: true, writable: true };
    },
    ownKeys: (target) => [
      ...Array.from({ length: count }, (_, index) => String(index)),
      ...Reflect.ownKeys(target),
    ],
    set: refuse,
    deleteProperty: refuse,
    defineProperty: refuse,
  });
}

function refuse(): never {
  throw new UserError("the images of a data set cannot be changed; copy them with slice() first");
}
