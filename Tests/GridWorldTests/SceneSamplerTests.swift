import AgentMessages
import GridWorld
import Testing

@Suite("Views for training")
struct SceneSamplerTests {
  @Test("Held-out pairs are balanced: every portable kind once, no colour more than twice")
  func pairs() {
    let portable = Vocabulary.household.kinds.filter(\.isPortable).map(\.name)
    #expect(Set(HeldOutPairs.colourOfKind.keys) == Set(portable))
    for colour in Vocabulary.household.colours {
      #expect((1...2).contains(HeldOutPairs.colourOfKind.values.count { $0 == colour }))
    }
  }

  @Test("Training views never hold a held-out pair; evaluation views do")
  func heldOut() {
    var training = SceneSampler(seed: 11, includesHeldOut: false)
    var evaluation = SceneSampler(seed: 11, includesHeldOut: true)
    var met = 0
    for _ in 0..<150 {
      let isHeldOut = { (item: SceneItem) in
        HeldOutPairs.contains(kind: item.kind, colour: item.colour)
      }
      #expect(!training.next().scene.items.contains(where: isHeldOut))
      met += evaluation.next().scene.items.count(where: isHeldOut)
    }
    #expect(met > 50)
  }

  @Test("Over some hundred views every kind, colour and state is met")
  func coverage() {
    var sampler = SceneSampler(seed: 5, includesHeldOut: true)
    var kinds: Set<String> = []
    var colours: Set<String> = []
    var states: Set<SceneItem.State> = []
    for _ in 0..<300 {
      for item in sampler.next().scene.items {
        kinds.insert(item.kind)
        if let colour = item.colour { colours.insert(colour) }
        states.insert(item.state)
      }
    }
    #expect(kinds == Set(Vocabulary.household.kinds.map(\.name)))
    #expect(colours == Set(Vocabulary.household.colours))
    #expect(states.count == 2 + Vocabulary.household.colours.count)
  }

  @Test("Camera noise has the strength it names and the same seed repeats it")
  func noise() {
    var grey = RenderedFrame(width: 160, height: 120)
    for i in grey.rgb.indices { grey.rgb[i] = 128 }
    for i in grey.depth.indices { grey.depth[i] = 2000 }
    let noise = CameraNoise(pixelSigma: 6, depthSigma: 0.01, depthDropout: 0.05)
    var (first, second) = (grey, grey)
    var (a, b) = (SplitMix64(seed: 1), SplitMix64(seed: 1))
    noise.apply(to: &first, using: &a)
    noise.apply(to: &second, using: &b)
    #expect(first == second)
    let values = first.rgb.map { Double($0) - 128 }
    let deviation = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    #expect((5.7...6.3).contains(deviation))
    let lost = first.depth.count { $0 == 0 }
    #expect((800...1120).contains(lost))
    let known = first.depth.filter { $0 > 0 }.map { Double($0) - 2000 }
    let spread = (known.reduce(0) { $0 + $1 * $1 } / Double(known.count)).squareRoot()
    #expect((19.0...21.0).contains(spread))
  }
}
