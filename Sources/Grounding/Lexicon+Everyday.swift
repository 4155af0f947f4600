/// What people call household things beyond the vocabulary's names and synonyms.
///
/// Only words with one plain meaning are here: a word that might mean something else is better asked about.
extension Lexicon {
  /// Names that begin with a room ("kitchen sink") are left to the grammar, which reads kind and room.
  static let everydayNames: [(String, [String])] = [
    ("mug", ["tea mug"]), ("cup", ["teacup", "tea cup", "drinking cup"]),
    ("plate", ["dinner plate", "side plate"]), ("bowl", ["soup bowl"]),
    ("bottle", ["water bottle"]), ("book", ["paperback", "textbook", "hardback"]),
    ("towel", ["tea towel", "hand towel", "bath towel", "dish towel"]),
    ("box", ["cardboard box"]), ("counter", ["countertop", "kitchen worktop", "work surface"]),
    ("sink", ["wash basin"]), ("shelf", ["book shelf", "shelving unit"]),
    ("cabinet", ["closet", "medicine cabinet"]),
    ("person", ["guy", "lady", "child", "kid", "boy", "girl"]),
  ]

  static let groups: [(String, [String])] = [
    ("snack", ["apple", "banana"]), ("toy", ["ball"]), ("seat", ["sofa"]),
    ("drinking vessel", ["mug", "cup"]),
  ]

  static let massGroups: [(String, [String])] = [
    ("fruit", ["apple", "banana"]), ("food", ["apple", "banana"]),
    ("crockery", ["mug", "cup", "plate", "bowl"]), ("dishware", ["mug", "cup", "plate", "bowl"]),
    ("tableware", ["mug", "cup", "plate", "bowl"]), ("drinkware", ["mug", "cup"]),
  ]

  static let everydayRooms: [String: [String]] = [
    "living room": ["lounge", "sitting room", "front room", "livingroom"],
    "bathroom": ["washroom", "restroom", "toilet", "loo", "bath room"],
    "office": ["study", "home office"], "bedroom": ["bed room"],
    "hall": ["hallway", "corridor", "entrance hall", "passage"],
  ]

  /// The small words of the language that the grammar uses. A word that is neither here nor a name nor a verb is unknown.
  static let smallWords = Set(
    """
    a about absolutely after afterwards again ago ahead alike all allowed alone alongside already alright also although am \
    among an and another any anything anyone anybody anywhere apart appreciate are around as aside at away back backward \
    be bear because been before behind being below beneath beside besides between bit both bothered bothering bounds but \
    by can care careful carefully certain chance chest clear close closer closest completely correction could couple \
    currently dear degree degrees different directly disturbing do does doing done down each else either end ends \
    enough ensure even ever every everything everyone everywhere exactly except excluding fancy far favour few fine \
    finally first five for forward from front full gently get gone good grateful guess had half hand hands has have \
    having he hello her here hey hi him his hopefully house flat apartment home place building how however i idea if \
    immediately in inside instead into is it its job just keen kind kindly know last lastly later least leave left let like \
    likely little long look lot lovely made many matter may maybe me mean means meant middle might mind mine minute \
    minutes second seconds moment metre metres cm centimetres m s step steps pace paces cell cells square squares \
    quarter quarters more most much must my myself near nearest adjacent closed shut locked open need needed needing needs \
    neither never new next nice nicely no nobody none nope nor not nothing now of off oh okay on once one ones only onto \
    oops opened opposite or other others otherwise ought our ours out outside over part perhaps piece please plus \
    point possible possibly probably quick quickly quietly quite rather ready really reason rest right robot room rooms \
    round same see seem seems shall she should side since single slightly slowly small so some somewhere something soon \
    sorry still straight such suppose supposed sure task thank thanks that the their theirs them then there these they \
    thing this those though through three time times to together too top toward turn two four six seven eight nine ten \
    eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred clockwise anticlockwise twice under first third fourth former latter nearer farther farthest further furthest um ah \
    underneath unless until untouched up us use using very via want wanted wants was wasn way we well were what whatever \
    when whenever where wherever whether which whichever while who whoever whole whose why will with within without \
    wonder wondering would wrong yes yeah yep yet you your yours yourself zero able across forbidden limits limit \
    sort try trying idea finish begin than usual actually said say tell task help love could useful worth mate pal buddy \
    isn aren don did didn goes belong belongs lying standing sitting resting placed located stored kept hidden \
    stood sat hanging steer hold alive surroundings environment everywhere total altogether handy peace touched moved whatsoever
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
}
