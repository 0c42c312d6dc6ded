"""Tests in a browser: a package, so that the browser, JupyterLab and its page end with the last of them."""
