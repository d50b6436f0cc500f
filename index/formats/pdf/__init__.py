"""Read PDF files: words from PDFium, and from their places on the page all else."""

from index.formats.pdf.process import read
