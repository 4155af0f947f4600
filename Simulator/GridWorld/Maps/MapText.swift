struct MapText {
  init(_ text: String) throws(WorldError) {}
  func world(seed: UInt64) throws(WorldError) -> World { throw .map(line: 0, text: "", why: "") }
}
