/// Draws a picture with half-block characters: each character shows two pixels, one above the other, the upper one in
/// the colour of the letter and the lower one in the colour of the ground.
public enum HalfBlocks {
  /// One string a line of characters, `picture.height / 2` of them (rounded up), each ending with the colour reset.
  public static func lines(of picture: Picture) -> [String] {
    stride(from: 0, to: picture.height, by: 2).map { line(of: picture, at: $0) }
  }

  private static func line(of picture: Picture, at y: Int) -> String {
    var text = ""
    var last: (Picture.RGB, Picture.RGB)?
    for x in 0..<picture.width {
      let upper = picture[x, y]
      let lower = y + 1 < picture.height ? picture[x, y + 1] : Picture.RGB(0, 0, 0)
      if last == nil || last?.0 != upper || last?.1 != lower {
        text += "\u{1B}[38;2;\(upper.red);\(upper.green);\(upper.blue)"
        text += ";48;2;\(lower.red);\(lower.green);\(lower.blue)m"
        last = (upper, lower)
      }
      text += "▀"
    }
    return text + "\u{1B}[0m"
  }
}
