import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension PicturePreparation {
  /// Reads `preprocessor_config.json`, or the part about pictures of `processor_config.json`. What
  /// the file leaves out is CLIP's. Throws ``ModelError/configuration(path:reason:)`` for what this
  /// engine does not do.
  public init(directory: String) throws(ModelError) {
    var path = directory + "/preprocessor_config.json"
    if access(path, F_OK) != 0, access(directory + "/processor_config.json", F_OK) == 0 {
      path = directory + "/processor_config.json"
    }
    let json = try JSONFile.read(path)
    try self.init(reading: Reader(json: json["image_processor"] ?? json, path: path))
  }

  private init(reading r: Reader) throws(ModelError) {
    let type = r.json["image_processor_type"]?.text ?? r.json["feature_extractor_type"]?.text ?? ""
    let isOwlv2 = type.hasPrefix("Owlv2")
    resize = try r.flag("do_resize", default: true) ? try r.target("size") : nil
    filter = try r.filter()
    let crops = try r.flag("do_center_crop", default: type.hasPrefix("CLIP"))
    crop = crops ? try r.size("crop_size") : nil
    padsToSquare = try r.flag("do_pad", default: false)
    guard padsToSquare == isOwlv2 || !padsToSquare else {
      throw r.bad("do_pad", "false, except for OWLv2")
    }
    guard !isOwlv2 || padsToSquare else { throw r.bad("do_pad", "true for OWLv2") }
    rescale = try r.flag("do_rescale", default: true) ? try r.factor() : 1
    let normalises = try r.flag("do_normalize", default: true)
    mean = normalises ? try r.three("image_mean", [0.48145466, 0.4578275, 0.40821073]) : [0, 0, 0]
    deviation =
      normalises ? try r.three("image_std", [0.26862954, 0.26130258, 0.27577711]) : [1, 1, 1]
    guard deviation.allSatisfy({ $0 > 0 }) else { throw r.bad("image_std", "positive") }
  }

  private struct Reader {
    let json: JSONValue
    let path: String

    func bad(_ key: String, _ expected: String) -> ModelError {
      .configuration(path: path, reason: "\(key) must be \(expected)")
    }

    func flag(_ key: String, default standard: Bool) throws(ModelError) -> Bool {
      guard let value = json[key], value != .null else { return standard }
      guard let flag = value.boolean else { throw bad(key, "true or false") }
      return flag
    }

    func factor() throws(ModelError) -> Double {
      guard let value = json["rescale_factor"] else { return 1 / 255 }
      guard let number = value.number, number > 0 else { throw bad("rescale_factor", "positive") }
      return number
    }

    func three(_ key: String, _ standard: [Float]) throws(ModelError) -> [Float] {
      guard let value = json[key] else { return standard }
      let numbers = (value.elements ?? []).compactMap(\.number).map { Float($0) }
      guard numbers.count == 3 else { throw bad(key, "three numbers") }
      return numbers
    }

    func filter() throws(ModelError) -> ResamplingFilter {
      switch json["resample"]?.integer {
      case 2: return .bilinear
      case 3, nil: return .bicubic
      default: throw bad("resample", "2 (bilinear) or 3 (bicubic)")
      }
    }

    /// A number of pixels on a side.
    private func side(_ value: JSONValue?, _ key: String) throws(ModelError) -> Int {
      guard let side = value?.integer, (1...8192).contains(side) else {
        throw bad(key, "of 1 to 8192 pixels")
      }
      return side
    }

    func target(_ key: String) throws(ModelError) -> Target {
      if let edge = json[key]?["shortest_edge"] {
        guard json[key]?["longest_edge"] == nil else { throw bad(key, "without a longest_edge") }
        return .shortestEdge(try side(edge, key))
      }
      // older files say one number: the shorter side for CLIP, both for the others
      if json[key]?.integer != nil, json["do_center_crop"]?.boolean == true {
        return .shortestEdge(try side(json[key], key))
      }
      let size = try size(key)
      return .exactly(width: size.width, height: size.height)
    }

    func size(_ key: String) throws(ModelError) -> Size {
      if json[key]?.integer != nil {
        let both = try side(json[key], key)
        return Size(width: both, height: both)
      }
      if let sides = json[key]?.elements {
        guard sides.count == 2 else { throw bad(key, "two numbers") }
        return Size(width: try side(sides[1], key), height: try side(sides[0], key))
      }
      return Size(
        width: try side(json[key]?["width"], key + ".width"),
        height: try side(json[key]?["height"], key + ".height"))
    }
  }
}
