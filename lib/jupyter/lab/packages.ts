/** The oldest Python that these packages support. */
export const OLDEST_PYTHON = "3.10";

/**
 * What pip installs: JupyterLab itself and what stands between a page and a kernel, pinned. The
 * versions of their other requirements are what pip finds for this Python.
 */
export const LAB_PACKAGES: readonly string[] = [
  "jupyterlab==4.6.6",
  "jupyterlab-server==2.28.1",
  "jupyter-server==2.21.1",
  "jupyter-client==8.10.0",
  "jupyter-core==5.9.1",
  "nbclient==0.11.0",
  "nbconvert==7.17.2",
  "nbformat==5.11.1",
  "notebook-shim==0.2.4",
  "traitlets==5.16.1",
];

/** About as many packages as these require, to estimate how far pip is. */
export const PACKAGE_COUNT = 86;

/** Megabytes that the environment takes, with pip's temporary files. */
export const LAB_MEGABYTES = 400;
