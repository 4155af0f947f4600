package import AgentMessages
import Perception
import Planning

/// Where events leave the loop.
package typealias Emit = @Sendable (AgentEvent) -> Void

/// Why the loop stops in the middle of something.
enum Interruption: Error {
  case link(LinkError)
  case perception(PerceptionError)
  case planning(PlanningError)
  case stepLimit
  case stopped
  case redirected(Goal)
}
