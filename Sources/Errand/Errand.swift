// The umbrella: `import Errand` gives the agent, the values and the link to a robot.
@_exported public import AgentMessages
@_exported public import AgentRuntime
@_exported public import Recording
@_exported public import Transport
