import AgentMessages
import BridgeCheck
import Testing

/// The one thing that a robot of the tests does wrong.
enum Defect: String, CaseIterable, CustomTestStringConvertible {
  case deaf, slow, focalLengthInMetres, speedInDegrees, cellsDoNotDivide, anyVersion, strictFields,
    heartbeatsUncounted
  case obeysAnyone, manyMasters, finalTwice, withholdsObservation
  case executedInDegrees, odometryInCentimetres, turnsTheOtherWay
  case executesAgain, forgetsStatuses, neverExpires, expiresByAnotherClock, takesAnything,
    silentOnMalformed
  case sequenceStuck, stampsGoBack, framesTooSmall, timePassesInLockstep, stampsInMicroseconds
  case publishesNothing, mirrored, upsideDown, transposed, frozenPicture, turnsByDegrees
  case drivesTwiceAsFar, mirroredWithoutDepth, gridMirrored, gridDrivesSideways
  case deafWhileMoving, twoAtOnce, ignoresStop, stopsLate, keepsSilentLease, movesOnInSilence
  case ignoresGoodbye, diesOfGarbage, diesOfSize

  /// The rule that it breaks, and a part of what is said of it.
  var expected: (rule: BridgeRule, seen: String) {
    switch self {
    case .deaf: (.hello, "no answer")
    case .slow: (.pace, "heartbeat took")
    case .focalLengthInMetres: (.description, "is it in pixels?")
    case .speedInDegrees: (.description, "radians a second")
    case .cellsDoNotDivide: (.description, "do not divide")
    case .anyVersion: (.version, "welcomed")
    case .strictFields: (.minor, "not known")
    case .heartbeatsUncounted: (.heartbeat, "count")
    case .obeysAnyone: (.lease, "not the holder's")
    case .manyMasters: (.secondAgent, "welcomed while the first is heard")
    case .finalTwice: (.status, "another")
    case .withholdsObservation: (.answer, "no observation")
    case .executedInDegrees: (.units, "degrees for radians")
    case .odometryInCentimetres: (.units, "centimetres for metres")
    case .turnsTheOtherWay: (.units, "the other way round")
    case .executesAgain: (.repeatedID, "moved the robot again")
    case .forgetsStatuses: (.repeatedID, "some commands ago")
    case .neverExpires: (.expiry, "had expired")
    case .expiresByAnotherClock: (.expiry, "another clock")
    case .takesAnything: (.unsupported, "not in its commands")
    case .silentOnMalformed: (.malformed, "no status")
    case .sequenceStuck: (.order, "have sequence")
    case .stampsGoBack: (.order, "went back")
    case .framesTooSmall: (.frames, "described is")
    case .timePassesInLockstep: (.clock, "between commands")
    case .stampsInMicroseconds: (.clock, "nanoseconds")
    case .publishesNothing: (.publishing, "published nothing")
    case .mirrored, .mirroredWithoutDepth, .gridMirrored: (.camera, "mirrored")
    case .upsideDown: (.camera, "upside down")
    case .transposed: (.camera, "column by column")
    case .frozenPicture: (.camera, "old frames")
    case .turnsByDegrees: (.camera, "degrees")
    case .drivesTwiceAsFar: (.camera, "twice as far")
    case .gridDrivesSideways: (.camera, "x and y are swapped")
    case .deafWhileMoving: (.attention, "while a command ran")
    case .twoAtOnce: (.busy, "while another ran")
    case .ignoresStop: (.stop, "not aborted")
    case .stopsLate: (.stop, "s after the stop")
    case .keepsSilentLease: (.silence, "another agent was not welcomed")
    case .movesOnInSilence: (.silence, "went on moving")
    case .ignoresGoodbye: (.goodbye, "not welcomed")
    case .diesOfGarbage: (.garbage, "answered nothing")
    case .diesOfSize: (.oversize, "100 kB")
    }
  }

  /// Those that show only while time runs by itself.
  var timeMode: RobotDescription.TimeMode {
    switch self {
    case .stampsInMicroseconds, .deafWhileMoving, .twoAtOnce, .ignoresStop, .stopsLate,
      .movesOnInSilence:
      .realTime
    default: .lockstep
    }
  }

  var hasGrid: Bool {
    [.gridMirrored, .gridDrivesSideways, .cellsDoNotDivide].contains(self)
  }

  var testDescription: String { rawValue }
}
