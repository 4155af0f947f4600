; Grid worlds in the manner of MiniGrid, as Errand plans with them.
;
; A plan is made of these actions and nothing else: to teach the robot another order of doing things, change this file
; and keep its names. Each action is one skill of the robot, which finds its own way cell by cell. Geometry is no
; concern of this file: the problem that Errand writes from what it believes says only what can be got to, and, for each
; place that cannot, what is the last thing in the way there. Costs are steps, roughly.
(define (domain minigrid)
  (:requirements :strips :typing :negative-preconditions :disjunctive-preconditions :action-costs)

  (:types
    place - object
    item view spot - place        ; a thing; a place to look from; a free cell beside a thing
    door portable - item
    key ball box - portable)

  (:predicates
    (reachable ?p - place)
    (behind ?p - place ?o - item)           ; not before o is out of the way
    (out-of-way ?o - item)

    (open ?d - door)
    (closed ?d - door)
    (locked ?d - door)
    (fits ?k - portable ?d - door)

    (hand-empty)
    (holding ?t - portable)
    (may-break ?b - box)                    ; nobody wants the box itself

    (faced ?o - item)                       ; what a goal can ask for
    (taken ?t - portable)
    (opened ?d - door)
    (beside ?s - spot ?o - item)
    (wanted-at ?t - portable ?s - spot)     ; nothing else is put there
    (put-beside ?t - portable ?o - item)
    (seen-more))

  (:functions
    (total-cost) - number
    (approach ?p - place) - number)

  ; --- ways ------------------------------------------------------------------------------------------------------

  (:action pass
    :parameters (?p - place ?o - item)
    :precondition (and (behind ?p ?o) (out-of-way ?o))
    :effect (and (reachable ?p) (increase (total-cost) 0)))

  (:action go-to
    :parameters (?o - item)
    :precondition (reachable ?o)
    :effect (and (faced ?o) (increase (total-cost) (approach ?o))))

  (:action explore
    :parameters (?v - view)
    :precondition (reachable ?v)
    :effect (and (seen-more) (increase (total-cost) (approach ?v))))

  ; --- doors -----------------------------------------------------------------------------------------------------

  (:action open
    :parameters (?d - door)
    :precondition (and (reachable ?d) (closed ?d))
    :effect (and (not (closed ?d)) (open ?d) (opened ?d) (out-of-way ?d) (increase (total-cost) (approach ?d))))

  (:action unlock
    :parameters (?d - door ?k - portable)
    :precondition (and (reachable ?d) (locked ?d) (holding ?k) (fits ?k ?d))
    :effect (and (not (locked ?d)) (open ?d) (opened ?d) (out-of-way ?d) (increase (total-cost) (approach ?d))))

  (:action close
    :parameters (?d - door)
    :precondition (and (reachable ?d) (open ?d))
    :effect (and (not (open ?d)) (closed ?d) (increase (total-cost) (approach ?d))))

  ; --- things: one at a time in the hand ---------------------------------------------------------------------------

  (:action pick-up
    :parameters (?t - portable)
    :precondition (and (reachable ?t) (hand-empty))
    :effect (and
      (holding ?t) (not (hand-empty)) (not (reachable ?t)) (taken ?t) (out-of-way ?t)
      (increase (total-cost) (approach ?t))))

  (:action put-down
    :parameters (?t - portable)
    :precondition (holding ?t)
    :effect (and
      (not (holding ?t)) (hand-empty) (reachable ?t) (out-of-way ?t) (faced ?t) (increase (total-cost) 3)))

  (:action put-next-to
    :parameters (?t - portable ?s - spot ?o - item)
    :precondition (and (holding ?t) (wanted-at ?t ?s) (reachable ?s) (beside ?s ?o))
    :effect (and
      (not (holding ?t)) (hand-empty) (reachable ?t) (faced ?t) (put-beside ?t ?o)
      (increase (total-cost) (approach ?s))))

  ; a box breaks when it is opened, and shows what was in it
  (:action look-into
    :parameters (?b - box)
    :precondition (and (reachable ?b) (may-break ?b))
    :effect (and
      (not (reachable ?b)) (not (may-break ?b)) (out-of-way ?b) (seen-more) (increase (total-cost) 300))))
