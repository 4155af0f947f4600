import AgentMessages
import Dashboard
import Testing

@Suite("Events for programs")
struct EventLineTests {
  @Test("An event is one line of JSON with its name first")
  func oneLine() {
    let events: [AgentEvent] = [
      .instructed(Instruction("say \"hi\"\n")),
      .commanded(MotorCommand(id: 4, action: .rotate(0.5))),
      .executed(CommandStatus(id: 4, state: .failed, reason: .blocked, message: "a wall")),
      .waiting(reason: "the robot", atMostSeconds: 10),
      .ended(.stepLimit(5)), .believed(Belief()),
      .planned(Plan(status: .explores(lookingFor: "a mug"))),
      .finished(GroundAction("open", [.object(2)]), .blocked(reason: "shut")),
      .answered("the \"red\" one"),
    ]
    for event in events {
      let line = EventLine.json(event).description
      #expect(line.hasPrefix("{\"event\":\""))
      #expect(!line.contains("\n"))
    }
    #expect(
      EventLine.json(events[0]).description
        == #"{"event":"instructed","text":"say \"hi\"\n","turn":0}"#)
    #expect(
      EventLine.json(events[1]).description
        == #"{"event":"commanded","id":4,"command":"rotate","radians":0.5}"#)
    #expect(
      EventLine.json(events[4]).description
        == #"{"event":"ended","outcome":"step-limit","exit_code":11,"steps":5}"#)
  }

  @Test("A picture is named by its hash, so that two runs can be compared")
  func hash() {
    func line(_ value: UInt8) -> String {
      let frame = CameraFrame(camera: "c", stamp: 0, width: 1, height: 1, rgb: [value, 0, 0])
      return EventLine.json(
        .observed(
          Observation(
            sequence: 1, stamp: 0, frames: [frame], odometry: Odometry(), contact: false,
            gripper: Gripper(), lastCommandID: 0))
      ).description
    }
    #expect(line(1) == line(1))
    #expect(line(1) != line(2))
  }
}
