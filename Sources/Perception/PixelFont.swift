/// Letters of three by five pixels, for names in pictures. Capitals stand for small letters.
package enum PixelFont {
  package static let width = 3
  package static let height = 5

  /// The dark pixels of a character as (row, column); nothing for what has no drawing.
  package static func pixels(of character: Character) -> [(Int, Int)] {
    let code = character.lowercased().unicodeScalars.first.flatMap { glyphs[$0] } ?? 0
    return (0..<width * height).compactMap { position in
      code >> (width * height - 1 - position) & 1 == 1 ? (position / width, position % width) : nil
    }
  }

  // five rows of three bits each
  private static let glyphs: [Unicode.Scalar: Int] = [
    "a": 0b010_101_111_101_101, "b": 0b110_101_110_101_110, "c": 0b011_100_100_100_011,
    "d": 0b110_101_101_101_110,
    "e": 0b111_100_110_100_111, "f": 0b111_100_110_100_100, "g": 0b011_100_101_101_011,
    "h": 0b101_101_111_101_101,
    "i": 0b111_010_010_010_111, "j": 0b001_001_001_101_010, "k": 0b101_101_110_101_101,
    "l": 0b100_100_100_100_111,
    "m": 0b101_111_111_101_101, "n": 0b110_101_101_101_101, "o": 0b010_101_101_101_010,
    "p": 0b110_101_110_100_100,
    "q": 0b010_101_101_010_001, "r": 0b110_101_110_101_101, "s": 0b011_100_010_001_110,
    "t": 0b111_010_010_010_010,
    "u": 0b101_101_101_101_111, "v": 0b101_101_101_101_010, "w": 0b101_101_111_111_101,
    "x": 0b101_101_010_101_101,
    "y": 0b101_101_010_010_010, "z": 0b111_001_010_100_111, "0": 0b111_101_101_101_111,
    "1": 0b010_110_010_010_111,
    "2": 0b110_001_010_100_111, "3": 0b110_001_010_001_110, "4": 0b101_101_111_001_001,
    "5": 0b111_100_110_001_110,
    "6": 0b011_100_111_101_111, "7": 0b111_001_010_010_010, "8": 0b111_101_111_101_111,
    "9": 0b111_101_111_001_110,
    ".": 0b000_000_000_000_010, ",": 0b000_000_000_010_100, "%": 0b101_001_010_100_101,
    "-": 0b000_000_111_000_000,
    ":": 0b000_010_000_010_000, "'": 0b010_010_000_000_000, "?": 0b110_001_010_000_010,
    "!": 0b010_010_010_000_010,
  ]
}
