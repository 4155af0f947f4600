import Perception
import VisionLanguage

/// Several pictures on one, in rows, each with a line of text under it.
enum ContactSheet {
  private static let cell = (width: 240, height: 180, caption: 18, gap: 8)

  /// The sheet, as square as may be; the first picture is at the top left.
  static func image(of pictures: [RGBImage], captions: [String]) -> RGBImage {
    let count = max(1, pictures.count)
    var columns = 1
    while columns * columns * 3 < count * 4 { columns += 1 }
    columns = min(columns, count)
    let rows = (count + columns - 1) / columns
    let (across, down) = (cell.width + cell.gap, cell.height + cell.caption + cell.gap)
    var sheet = RGBImage(
      width: columns * across + cell.gap, height: rows * down + cell.gap, colour: (24, 24, 28))
    for (index, picture) in pictures.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      let (left, top) = (cell.gap + column * across, cell.gap + row * down)
      paste(picture, into: &sheet, left: left, top: top)
      write(captions[index], on: &sheet, left: left, top: top + cell.height + 5)
    }
    return sheet
  }

  /// In the middle of its cell, as large as fits.
  private static func paste(_ picture: RGBImage, into sheet: inout RGBImage, left: Int, top: Int) {
    let scale = min(
      Double(cell.width) / Double(picture.width), Double(cell.height) / Double(picture.height))
    let small = picture.resized(
      width: max(1, Int(Double(picture.width) * scale)),
      height: max(1, Int(Double(picture.height) * scale)))
    let (x, y) = (left + (cell.width - small.width) / 2, top + (cell.height - small.height) / 2)
    for row in 0..<small.height {
      let line = small.pixels[row * small.width * 3..<(row + 1) * small.width * 3]
      let at = ((y + row) * sheet.width + x) * 3
      sheet.pixels.replaceSubrange(at..<at + line.count, with: line)
    }
  }

  private static func write(_ text: String, on sheet: inout RGBImage, left: Int, top: Int) {
    for (index, character) in text.enumerated() {
      for (row, column) in PixelFont.pixels(of: character) {
        let (x, y) = (left + index * (PixelFont.width + 1) * 2 + column * 2, top + row * 2)
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
          sheet.paint(x + dx, y + dy, (230, 230, 230))
        }
      }
    }
  }
}
