"""Speed of MiniGrid-FourRooms-v0 or MiniWorld-FourRooms-v0 under random actions.

Usage: other_simulators.py minigrid|miniworld|miniworld-depth [seconds]
minigrid: steps a second, as the package does them (no pixels). miniworld: steps with the RGB picture that each step
draws, 160x120, a second; miniworld-depth: with the depth picture besides. Seconds are of processor time (all threads),
so that a busy machine does not count against anybody. Prints the name and the number.
"""

import sys
import time


def make(name):
    import gymnasium

    if name == "minigrid":
        import minigrid  # noqa: F401  registers the environments

        return gymnasium.make("MiniGrid-FourRooms-v0", max_episode_steps=10**9)
    import pyglet

    pyglet.options["headless"] = True
    import miniworld  # noqa: F401

    return gymnasium.make("MiniWorld-FourRooms-v0", obs_width=160, obs_height=120)


def main():
    name = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    env = make(name)
    env.reset(seed=1)
    env.action_space.seed(1)
    count = 0
    start = None
    while start is None or time.process_time() - start < seconds:
        if start is None and count >= 50:
            start, count = time.process_time(), 0
        _, _, terminated, truncated, _ = env.step(env.action_space.sample())
        if name == "miniworld-depth":
            env.unwrapped.render_depth()
        if terminated or truncated:
            env.reset()
        count += 1
    print(name, int(count / (time.process_time() - start)))


if __name__ == "__main__":
    main()
