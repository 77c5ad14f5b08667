//! Session, playhead, layout, frame and draw list: the picture without a browser.
