import AgentMessages
import WireMessages

extension GroundTruth {
  init(wire: Errand__Referee__V1__GroundTruth) throws(CodecError) {
    let width = try Field.size(wire.width, "truth.width", limit: WireLimits.imageSide)
    let height = try Field.size(wire.height, "truth.height", limit: WireLimits.imageSide)
    let hasPixels = wire.pixels.len > 0
    self.init(
      robot: try Pose2D(wire: wire.robot, "truth.robot"),
      robotRoom: try Field.text(wire.robot_room, "truth.robot_room"),
      held: Int(truncatingIfNeeded: wire.held),
      things: try Field.messages(
        wire.things, wire.n_things, "truth.things", limit: WireLimits.things, Thing.init(wire:)),
      width: width, height: height,
      pixels: hasPixels
        ? try Field.elements(
          wire.pixels, of: UInt16.self, expected: width * height, "truth.pixels") : [])
  }

  func wire(in arena: ProtobufArena) -> Errand__Referee__V1__GroundTruth {
    var message = Errand__Referee__V1__GroundTruth()
    errand__referee__v1__ground_truth__init(&message)
    message.robot = arena.message(robot.wire)
    message.robot_room = arena.text(robotRoom)
    message.held = UInt64(clamping: held)
    message.n_things = things.count
    message.things = arena.messages(things.map { $0.wire(in: arena) })
    message.width = UInt32(clamping: width)
    message.height = UInt32(clamping: height)
    message.pixels = arena.bytes(of: pixels)
    return message
  }
}

extension GroundTruth.Thing {
  fileprivate init(wire: Errand__Referee__V1__Thing) throws(CodecError) {
    self.init(
      id: Int(wire.id), kind: try Field.text(wire.kind, "thing.kind"),
      colour: try Field.text(wire.colour, "thing.colour"),
      position: try Point3(wire: wire.position, "thing.position"),
      room: try Field.text(wire.room, "thing.room"), place: Int(wire.place),
      state: try Field.text(wire.state, "thing.state"), isHeld: wire.held != 0,
      visibleFraction: try Field.number(wire.visible_fraction, "thing.visible_fraction"),
      visiblePixels: Int(wire.visible_pixels),
      inPicture: try Field.number(wire.in_picture, "thing.in_picture"),
      box: try BoundingBox.optional(wire.box))
  }

  fileprivate func wire(in arena: ProtobufArena) -> Errand__Referee__V1__Thing {
    var message = Errand__Referee__V1__Thing()
    errand__referee__v1__thing__init(&message)
    message.id = UInt32(clamping: id)
    message.kind = arena.text(kind)
    message.colour = arena.text(colour)
    message.position = arena.message(position.wire)
    message.room = arena.text(room)
    message.place = UInt32(clamping: place)
    message.state = arena.text(state)
    message.held = isHeld ? 1 : 0
    message.visible_fraction = visibleFraction
    message.visible_pixels = UInt32(clamping: visiblePixels)
    message.in_picture = inPicture
    message.box = box.flatMap { arena.message($0.wire) }
    return message
  }
}

extension BoundingBox {
  fileprivate static func optional(
    _ wire: UnsafeMutablePointer<Errand__Referee__V1__Box>?
  ) throws(CodecError) -> BoundingBox? {
    guard let box = wire?.pointee else { return nil }
    return BoundingBox(
      minX: try Field.number(box.min_x, "box"), minY: try Field.number(box.min_y, "box"),
      maxX: try Field.number(box.max_x, "box"), maxY: try Field.number(box.max_y, "box"))
  }

  fileprivate var wire: Errand__Referee__V1__Box {
    var message = Errand__Referee__V1__Box()
    errand__referee__v1__box__init(&message)
    (message.min_x, message.min_y, message.max_x, message.max_y) = (minX, minY, maxX, maxY)
    return message
  }
}
