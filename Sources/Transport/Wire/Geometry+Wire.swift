import AgentMessages
import WireMessages

extension Pose2D {
  init(wire: Errand__V1__Pose2D, _ name: String) throws(CodecError) {
    self.init(
      x: try Field.number(wire.x, name), y: try Field.number(wire.y, name),
      theta: try Field.number(wire.theta, name))
  }

  /// A pose that may be left out, which means zero.
  init(wire: UnsafeMutablePointer<Errand__V1__Pose2D>?, _ name: String) throws(CodecError) {
    guard let wire else {
      self.init()
      return
    }
    try self.init(wire: wire.pointee, name)
  }

  var wire: Errand__V1__Pose2D {
    var message = Errand__V1__Pose2D()
    errand__v1__pose2_d__init(&message)
    (message.x, message.y, message.theta) = (x, y, theta)
    return message
  }
}

extension Twist2D {
  init(wire: UnsafeMutablePointer<Errand__V1__Twist2D>?, _ name: String) throws(CodecError) {
    self.init(
      linear: try Field.number(wire?.pointee.linear ?? 0, name),
      angular: try Field.number(wire?.pointee.angular ?? 0, name))
  }

  var wire: Errand__V1__Twist2D {
    var message = Errand__V1__Twist2D()
    errand__v1__twist2_d__init(&message)
    (message.linear, message.angular) = (linear, angular)
    return message
  }
}

extension Point3 {
  init(wire: UnsafeMutablePointer<Errand__V1__Point3>?, _ name: String) throws(CodecError) {
    let point = try Field.message(wire, name)
    self.init(
      x: try Field.number(point.x, name), y: try Field.number(point.y, name),
      z: try Field.number(point.z, name))
  }

  var wire: Errand__V1__Point3 {
    var message = Errand__V1__Point3()
    errand__v1__point3__init(&message)
    (message.x, message.y, message.z) = (x, y, z)
    return message
  }
}
