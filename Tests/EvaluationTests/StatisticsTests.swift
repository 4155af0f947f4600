import AgentMessages
import Evaluation
import Testing

@Suite("Statistics")
struct StatisticsTests {
  @Test("Wilson's interval has the ends that the textbook gives")
  func wilson() {
    // 95 of 100, worked by hand from Wilson 1927
    let interval = WilsonInterval(successes: 95, of: 100)
    #expect(abs(interval.low - 0.88825) < 1e-4)
    #expect(abs(interval.high - 0.97846) < 1e-4)
  }

  @Test("All or none leaves the interval inside 0 to 1, and no trials say nothing")
  func edges() {
    #expect(WilsonInterval(successes: 0, of: 10).low == 0)
    #expect(WilsonInterval(successes: 10, of: 10).high == 1)
    #expect(WilsonInterval(successes: 10, of: 10).low > 0.7)
    let nothing = WilsonInterval(successes: 0, of: 0)
    #expect(nothing.low == 0 && nothing.high == 1)
  }

  @Test("A percentile is a value that was measured")
  func percentiles() {
    let values = Percentiles((1...100).map(Double.init).reversed())
    #expect(values.p50 == 50)
    #expect(values.p99 == 99)
    #expect(Percentiles([]).p99 == 0)
  }

  @Test("Scores that are right as often as they say have no calibration error")
  func calibrated() {
    let samples = (0..<100).map { Calibration.Sample(score: 0.75, isRight: $0 < 75) }
    #expect(abs(Calibration(samples).error) < 1e-12)
  }

  @Test("Being sure and wrong counts in full, but not in the middle")
  func overconfident() {
    let samples = Array(repeating: Calibration.Sample(score: 1, isRight: false), count: 5)
    #expect(Calibration(samples).error == 1)
    #expect(Calibration(samples).middleCount == 0)
    #expect(Calibration(samples).middleErrorByChance == 0)
  }

  @Test("Even true probabilities seem wrong by what chance does to so many scores")
  func chance() {
    var generator = SplitMix64(seed: 4)
    let errors = (0..<200).map { _ in
      let samples = (0..<400).map { _ in
        let score = 0.1 + 0.8 * generator.unit()
        return Calibration.Sample(score: score, isRight: generator.unit() < score)
      }
      let calibration = Calibration(samples)
      return calibration.middleError - calibration.middleErrorByChance
    }
    #expect(abs(errors.reduce(0, +) / 200) < 0.005)
  }
}
