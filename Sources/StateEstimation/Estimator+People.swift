import AgentMessages

/// People, who walk on.
extension Estimator {
  /// Pixels in the middle of a cell that a person at least fills.
  private static let pixelsOfPerson = 6

  /// `before` is the map as it was: whoever comes into a cell is taken for a wall at first, being as tall, but where a
  /// wall was known already, nobody stands, whatever its edge looks like from up close.
  /// And people stand in the middle of a cell, unlike a door's posts.
  func updatePeople(_ belief: inout Belief, with view: View, since before: CellMap) {
    var seen: Set<Int> = []
    let known = Set(belief.objects.filter { $0.kind == "person" }.flatMap(\.cells))
    for detection in view.percept.detections where detection.kinds.first?.label == "person" {
      guard
        let cell = majorityCell(in: detection.box, view: view, where: { _ in true }),
        before[cell].content != .wall || known.contains(cell),
        let shown = view.scan.cells[cell], shown.centralPixels >= Self.pixelsOfPerson
      else { continue }
      // a person is no wall, however tall
      belief.map[cell].content = .obstacle
      belief.map[cell].height = 0.9
      belief.map[cell].tallness = 0
      let near = belief.objects.indices.filter { index in
        belief.objects[index].kind == "person" && !seen.contains(belief.objects[index].id)
          && (belief.objects[index].cells.first?.manhattanDistance(to: cell) ?? 99) <= 3
      }.min {
        let (a, b) = (belief.objects[$0].cells[0], belief.objects[$1].cells[0])
        return a.manhattanDistance(to: cell) < b.manhattanDistance(to: cell)
      }
      if let near {
        leave(belief.objects[near].cells, except: cell, in: &belief)
        belief.objects[near].cells = [cell]
        belief.objects[near].lastSeen = belief.update
        seen.insert(belief.objects[near].id)
      } else {
        seen.insert(
          belief.insert(
            TrackedObject(
              id: 0, kinds: detection.kinds, cells: [cell], height: 0.8,
              existence: detection.score, sightings: 1, lastSeen: belief.update)))
      }
    }
    for object in belief.objects where object.kind == "person" && !seen.contains(object.id) {
      guard belief.update - object.lastSeen > 4 else { continue }
      leave(object.cells, except: nil, in: &belief)
    }
    let update = belief.update
    belief.objects.removeAll { $0.kind == "person" && update - $0.lastSeen > 4 }
  }

  /// People walk on: the cell that one left is taken for free unless this very picture shows otherwise.
  private func leave(_ cells: [Cell], except stay: Cell?, in belief: inout Belief) {
    for cell in cells where cell != stay && belief.map[cell].lastSeen != belief.update {
      belief.map[cell].content = .free
      belief.map[cell].occupancy = -1
      belief.map[cell].height = 0
      belief.map[cell].tallness = 0
    }
  }
}
