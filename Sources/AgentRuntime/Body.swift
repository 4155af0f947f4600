import AgentMessages

/// The robot of one run with what is left of its allowance.
struct Body {
  let robot: any Robot
  let emit: Emit
  var commandsLeft: Int

  init(robot: any Robot, emit: @escaping Emit, commandsLeft: Int) {
    self.robot = robot
    self.emit = emit
    self.commandsLeft = commandsLeft
  }
}
