public import AgentMessages

extension World {
  /// What a camera could see now: a held thing is left out, and so is what closed containers hide.
  public var scene: Scene {
    Scene(
      columns: plan.columns, rows: plan.rows, isWall: plan.isWall, styleIndex: plan.styleIndex,
      styles: plan.rooms.map(\.style), items: objects.compactMap(item), lighting: lighting)
  }

  private func item(_ object: WorldObject) -> SceneItem? {
    guard isAccessible(object.id), let position = position(of: object.id) else { return nil }
    return SceneItem(
      id: object.id, kind: object.kind.name, colour: object.colour?.name, position: position,
      facing: object.facing, cellsWide: object.cellsWide, cellsDeep: object.cellsDeep,
      state: object.opening.sceneState, seed: object.seed)
  }

  /// Centre of the object's footprint on the plane it stands on, map frame; nil for what is held or
  /// gone.
  public func position(of id: Int) -> Point3? {
    let cells = cells(of: id)
    guard let first = cells.first, let last = cells.last else { return nil }
    return Point3(
      x: Double(first.column + last.column) / 2 * Dimensions.cellSize,
      y: Double(first.row + last.row) / 2 * Dimensions.cellSize, z: standingHeight(of: id))
  }
}

extension Opening {
  var sceneState: SceneItem.State {
    switch self {
    case .open: .open
    case .closed: .closed
    case .locked(let colour): .locked(colour: colour.name)
    }
  }
}
