"""Read zipped office files and books: Word, PowerPoint, Excel, OpenDocument and EPUB.

They are opened by ``archive``, which bounds what is unpacked, and parsed by ``xml_tree``, which
reads neither entities nor anything outside the file.
"""
