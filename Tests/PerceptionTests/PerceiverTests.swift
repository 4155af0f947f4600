import AgentMessages
import Perception
import Testing
import VisionLanguage

private let modelDirectory =
  #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Models/household"

/// A grey picture with one red square: enough to go through every part, not to test what is seen.
private func frame(width: Int = 160, height: Int = 120) -> CameraFrame {
  var image = RGBImage(width: width, height: height, colour: (150, 150, 150))
  for y in height / 2..<height * 2 / 3 {
    for x in width / 2..<width * 2 / 3 { image.paint(x, y, (200, 20, 20)) }
  }
  return CameraFrame(camera: "camera", stamp: 5, width: width, height: height, rgb: image.pixels)
}

private func observation(_ frames: [CameraFrame]) -> Observation {
  Observation(
    sequence: 3, stamp: 5, frames: frames, odometry: Odometry(), contact: true, gripper: Gripper(),
    lastCommandID: 0)
}

private let camera = CameraInfo.pinhole(
  width: 160, height: 120, horizontalFieldOfView: .pi / 2, position: Point3(z: 0.9), pitchDown: 0.4)

@Suite struct PerceiverTests {
  let eyes: Perceiver

  init() throws {
    // thresholds at zero, so that there is always something to describe
    var configuration = PerceptionConfiguration()
    configuration.thingThreshold = 0
    configuration.furnitureThreshold = 0
    eyes = try Perceiver(modelDirectory: modelDirectory, configuration: configuration)
  }

  @Test("a percept carries the other senses and describes each thing completely")
  func percept() throws {
    let wanted = [Phrase("blue mug"), Phrase("sink"), Phrase("zeppelin")]
    let percept = try eyes.percept(of: observation([frame()]), camera: camera, lookingFor: wanted)
    #expect(
      percept.sequence == 3 && percept.stamp == 5 && percept.contact && percept.camera == camera)
    #expect(!percept.detections.isEmpty)
    let vocabulary = Vocabulary.household
    for detection in percept.detections {
      let kind = try #require(detection.kinds.first.flatMap { vocabulary.kind(named: $0.label) })
      #expect(detection.score == detection.kinds.first?.score)
      #expect(Set(detection.phraseScores.keys) == [Phrase("blue mug"), Phrase("sink")])
      #expect(
        detection.phraseScores[Phrase("blue mug")]
          == (try eyes.probability(of: Phrase("blue mug"), embedding: detection.embedding)))
      #expect(detection.colours.isEmpty == !kind.isPortable)
      #expect(
        detection.colours.isEmpty || abs(detection.colours.reduce(0) { $0 + $1.score } - 1) < 1e-9)
      #expect(detection.states.isEmpty || kind.role == .container || kind.role == .door)
      let states = detection.states.filter { !$0.label.hasPrefix("locked:") }
      #expect(states.isEmpty || abs(states.reduce(0) { $0 + $1.score } - 1) < 1e-9)
      #expect(detection.box.minX >= 0 && detection.box.maxX <= 160 && detection.box.maxY <= 120)
    }
  }

  @Test("the same frame gives the same percept")
  func determinism() throws {
    let one = try eyes.percept(
      of: observation([frame()]), camera: camera, lookingFor: [Phrase("mug")])
    #expect(
      try eyes.percept(of: observation([frame()]), camera: camera, lookingFor: [Phrase("mug")])
        == one)
  }

  @Test("boxes are in the frame's own pixels, whatever its size")
  func otherSizes() throws {
    for (width, height) in [(640, 480), (200, 100), (90, 160)] {
      let found = try eyes.phraseDetections(
        in: frame(width: width, height: height), phrases: [Phrase("mug")], threshold: 0)
      #expect(found.allSatisfy { $0.box.maxX <= Double(width) && $0.box.maxY <= Double(height) })
      #expect(found.contains { $0.box.maxX > Double(width) * 0.8 })
    }
  }

  @Test("finds of one phrase are best first, above the threshold, and apart")
  func phraseDetections() throws {
    let found = try eyes.phraseDetections(
      in: frame(), phrases: [Phrase("red box"), Phrase("sink")], threshold: 0)
    #expect(found.map(\.phrase.text).drop { $0 == "red box" }.allSatisfy { $0 == "sink" })
    for (one, two) in zip(found, found.dropFirst()) where one.phrase == two.phrase {
      #expect(one.score >= two.score && one.box.intersectionOverUnion(two.box) <= 0.5)
    }
    #expect(
      try eyes.phraseDetections(in: frame(), phrases: [Phrase("sink")], threshold: 1.1).isEmpty)
  }

  @Test("what cannot be seen is an error that says why")
  func errors() {
    #expect(throws: PerceptionError.noFrame(camera: "camera")) {
      try eyes.percept(of: observation([]), camera: camera, lookingFor: [])
    }
    #expect(throws: PerceptionError.frameTooSmall(width: 15, height: 40)) {
      try eyes.phraseDetections(in: frame(width: 15, height: 40), phrases: [Phrase("mug")])
    }
    #expect(throws: PerceptionError.model(.emptyPhrase("?"))) {
      try eyes.phraseDetections(in: frame(), phrases: [Phrase("?")])
    }
    var vocabulary = Vocabulary.household
    vocabulary.kinds[0].name = "zeppelin"
    #expect(throws: PerceptionError.unknownKind("zeppelin")) {
      try Perceiver(modelDirectory: modelDirectory, vocabulary: vocabulary)
    }
  }

  @Test("unknown words are named and the model is too")
  func words() {
    #expect(eyes.unknownWords(in: Phrase("the purple zeppelin")) == ["zeppelin"])
    #expect(eyes.isKnown("couch") && eyes.modelHash.count == 64)
    #expect(eyes.kernelDescription.contains("OpenBLAS"))
  }
}

@Suite struct AnnotatedPictureTests {
  @Test("a box is drawn where it is, magnified, with its name above")
  func drawing() {
    var picture = AnnotatedPicture(RGBImage(width: 100, height: 80, colour: (0, 0, 0)), width: 400)
    picture.add("mug 97%", minX: 50, minY: 40, maxX: 60, maxY: 50, colour: (255, 0, 0))
    let image = picture.image
    #expect(image.width == 400 && image.height == 320)
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      Array(image.pixels[(y * 400 + x) * 3..<(y * 400 + x) * 3 + 3])
    }
    #expect(pixel(200, 180) == [255, 0, 0] && pixel(220, 180) == [0, 0, 0])
    // the plate stands above the box and has dark letters in it
    #expect(pixel(201, 158) == [255, 0, 0])
    #expect((147..<160).contains { y in (200..<260).contains { pixel($0, y) == [20, 20, 20] } })
  }

  @Test("boxes at and beyond the edges are clipped")
  func edges() {
    var picture = AnnotatedPicture(RGBImage(width: 10, height: 10, colour: (0, 0, 0)), width: 10)
    picture.add("", minX: -5, minY: -5, maxX: 50, maxY: 50, colour: (1, 2, 3))
    #expect(
      picture.image.pixels.prefix(3) == [1, 2, 3] && picture.image.pixels.suffix(3) == [1, 2, 3])
  }
}
