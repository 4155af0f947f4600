; The household, as Errand plans with it.
;
; A plan is made of these actions and nothing else: to teach the robot another order of doing things, change this file
; and keep its names. Each action is one skill of the robot, which finds
; its own way inside a room: where things are to the centimetre, how to stand before them and how to walk around a chair
; is geometry, and no concern of this file. What is unknown is explored for outside of it: the problem that Errand
; writes from what it believes (`Plan.problem`) names only things that it has seen. `errand plan` plans such a problem.
;
; Costs are about one for each second: walking is counted in cells of half a metre.
(define (domain household)
  (:requirements :strips :typing :negative-preconditions :conditional-effects :action-costs)

  (:types
    room - object
    item - object                 ; whatever the robot can stand before
    portable door surface container - item)   ; a box is two: (either container portable)

  (:predicates
    (robot-in ?r - room)
    (joins ?d - door ?a ?b - room)          ; the door leads from a to b
    (may-enter ?r - room)                   ; nobody said to keep out
    (may-touch ?t - portable)               ; nobody said to leave it alone
    (may-open ?o - item)                    ; nobody said to keep it closed
    (may-close ?o - item)                   ; somebody wants it closed; else nothing is gained by it

    (closed ?o - item)                      ; a door or a container
    (open ?o - item)
    (locked ?d - door)                      ; closed, and opens only with its key
    (unlocks ?k - portable ?d - door)

    (stands-in ?o - item ?r - room)         ; is in the room and not in the hand; a door is in both of its rooms
    (on-floor ?t - portable)
    (on ?t - portable ?s - surface)
    (in ?t - portable ?c - container)
    (beside ?t ?o - item)
    (has-room ?p - item)                    ; one more thing fits on or in it
    (tight ?p - item)                       ; and then no other
    (room-behind ?s - surface ?t - portable) ; the one place left on it is got at when t is out of the way
    (has-room-beside ?o - item)

    (reachable ?o - item)                   ; the robot can get to it
    (behind ?o - item ?t - portable)        ; not before t is out of the way
    (moved ?t - portable)

    (hand-empty)
    (holding ?t - portable)

    (visited ?o - item)                     ; stood before
    (seen ?o - item)
    (searched ?c - container)
    (at-home)                               ; where the task was given
    (home-in ?r - room))

  (:functions
    (total-cost) - number
    (walk ?a ?b - room) - number            ; between the middles of two rooms
    (approach ?o - item) - number)          ; from the middle of its room, or from the robot

  ; --- walking ---------------------------------------------------------------------------------------------------

  (:action pass-door
    :parameters (?d - door ?a ?b - room)
    :precondition (and (robot-in ?a) (joins ?d ?a ?b) (open ?d) (reachable ?d) (may-enter ?b))
    :effect (and (not (robot-in ?a)) (robot-in ?b) (not (at-home)) (increase (total-cost) (walk ?a ?b))))

  (:action go-to
    :parameters (?o - item ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?o ?r) (reachable ?o))
    :effect (and (visited ?o) (seen ?o) (not (at-home)) (increase (total-cost) (approach ?o))))

  (:action go-home
    :parameters (?r - room)
    :precondition (and (robot-in ?r) (home-in ?r))
    :effect (and (at-home) (increase (total-cost) 2)))

  (:action look-at
    :parameters (?o - item ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?o ?r))
    :effect (and (seen ?o) (increase (total-cost) 1)))

  ; --- doors -----------------------------------------------------------------------------------------------------

  (:action open-door
    :parameters (?d - door ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?d ?r) (reachable ?d) (closed ?d) (may-open ?d))
    :effect (and (not (closed ?d)) (open ?d) (not (at-home)) (increase (total-cost) 2)))

  (:action unlock-door
    :parameters (?d - door ?k - portable ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?d ?r) (reachable ?d) (locked ?d) (holding ?k) (unlocks ?k ?d)
      (may-open ?d))
    :effect (and (not (locked ?d)) (open ?d) (not (at-home)) (increase (total-cost) 2)))

  (:action close-door
    :parameters (?d - door ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?d ?r) (reachable ?d) (open ?d) (may-close ?d))
    :effect (and (not (open ?d)) (closed ?d) (not (at-home)) (increase (total-cost) 2)))

  ; --- containers ------------------------------------------------------------------------------------------------

  (:action open
    :parameters (?c - container ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?c ?r) (reachable ?c) (closed ?c) (may-open ?c))
    :effect (and (not (closed ?c)) (open ?c) (not (at-home)) (increase (total-cost) (approach ?c))
      (increase (total-cost) 2)))

  (:action close
    :parameters (?c - container ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?c ?r) (reachable ?c) (open ?c) (may-close ?c))
    :effect (and (not (open ?c)) (closed ?c) (not (at-home)) (increase (total-cost) (approach ?c))
      (increase (total-cost) 2)))

  (:action look-into
    :parameters (?c - container ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?c ?r) (reachable ?c) (open ?c))
    :effect (and (searched ?c) (not (at-home)) (increase (total-cost) 1)))

  ; --- taking ----------------------------------------------------------------------------------------------------

  (:action pick-up
    :parameters (?t - portable ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?t ?r) (on-floor ?t) (reachable ?t) (hand-empty) (may-touch ?t))
    :effect (and (not (stands-in ?t ?r)) (not (on-floor ?t)) (not (hand-empty)) (holding ?t) (moved ?t)
      (not (at-home)) (increase (total-cost) (approach ?t)) (increase (total-cost) 2)
      (forall (?o - item) (and (when (beside ?t ?o) (not (beside ?t ?o)))
        (when (beside ?o ?t) (not (beside ?o ?t)))))
      (forall (?o - item) (when (behind ?o ?t) (reachable ?o)))
      (forall (?s - surface) (when (room-behind ?s ?t) (has-room ?s)))))

  (:action pick-from
    :parameters (?t - portable ?s - surface ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?s ?r) (on ?t ?s) (reachable ?t) (hand-empty) (may-touch ?t))
    :effect (and (not (on ?t ?s)) (not (stands-in ?t ?r)) (has-room ?s) (not (hand-empty)) (holding ?t) (moved ?t)
      (not (at-home)) (increase (total-cost) (approach ?s)) (increase (total-cost) 2)
      (forall (?o - item) (and (when (beside ?t ?o) (not (beside ?t ?o)))
        (when (beside ?o ?t) (not (beside ?o ?t)))))))

  (:action take-out
    :parameters (?t - portable ?c - container ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?c ?r) (in ?t ?c) (open ?c) (reachable ?c) (hand-empty) (may-touch ?t))
    :effect (and (not (in ?t ?c)) (not (stands-in ?t ?r)) (has-room ?c) (not (hand-empty)) (holding ?t) (moved ?t)
      (not (at-home)) (increase (total-cost) (approach ?c)) (increase (total-cost) 2)))

  ; --- putting ---------------------------------------------------------------------------------------------------

  (:action put-on
    :parameters (?t - portable ?s - surface ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?s ?r) (holding ?t) (reachable ?s) (has-room ?s))
    :effect (and (on ?t ?s) (stands-in ?t ?r) (reachable ?t) (not (holding ?t)) (hand-empty) (when (tight ?s) (not (has-room ?s)))
      (not (at-home)) (increase (total-cost) (approach ?s)) (increase (total-cost) 2)))

  (:action put-in
    :parameters (?t - portable ?c - container ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?c ?r) (holding ?t) (open ?c) (reachable ?c) (has-room ?c))
    :effect (and (in ?t ?c) (stands-in ?t ?r) (not (holding ?t)) (hand-empty) (when (tight ?c) (not (has-room ?c)))
      (not (at-home)) (increase (total-cost) (approach ?c)) (increase (total-cost) 2)))

  (:action put-next-to
    :parameters (?t - portable ?o - item ?r - room)
    :precondition (and (robot-in ?r) (stands-in ?o ?r) (holding ?t) (reachable ?o) (has-room-beside ?o))
    :effect (and (beside ?t ?o) (stands-in ?t ?r) (reachable ?t) (not (holding ?t)) (hand-empty)
      (not (at-home)) (increase (total-cost) (approach ?o)) (increase (total-cost) 2)))

  (:action put-down
    :parameters (?t - portable ?r - room)
    :precondition (and (robot-in ?r) (holding ?t))
    :effect (and (stands-in ?t ?r) (on-floor ?t) (reachable ?t) (not (holding ?t)) (hand-empty)
      (increase (total-cost) 3))))
