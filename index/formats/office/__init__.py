"""Read books, presentations and rich text, with what all zipped office files share.

They are opened by ``archive``, which bounds what is unpacked, and parsed by ``xml_tree``, which
reads neither entities nor anything outside the file.
"""
