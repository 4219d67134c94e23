/** The oldest Python for which these packages are made. */
export const OLDEST_PYTHON = "3.10";

/**
 * What JupyterLab's environment is made of: JupyterLab itself and whatever stands between a page
 * and a kernel, pinned. The rest (their own needs) is what pip finds for this Python.
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

/** About as many packages as these need, to tell how far pip is. */
export const PACKAGE_COUNT = 86;

/** Megabytes that the environment takes, with what pip needs meanwhile. */
export const LAB_MEGABYTES = 400;
