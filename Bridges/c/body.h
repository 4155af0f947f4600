/* The robot: all that a port to other motors and another camera fills in. body_simulated.c is the one to replace. */
#ifndef BODY_H
#define BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- what the robot is: metres, radians, pixels ---- */

#define ROBOT_NAME "two-wheeled robot"
#define ROBOT_PROFILE "household" /* chooses what the agent's side loads */
#define WHEEL_BASE 0.3            /* between the two wheels */
#define ROBOT_RADIUS 0.2
#define MAX_SPEED 0.5 /* m/s of the robot */
#define MAX_TURN 1.5  /* rad/s of the robot */

#define CAMERA_WIDTH 64
#define CAMERA_HEIGHT 48
#define CAMERA_FX 32.0 /* focal lengths and the middle, in pixels */
#define CAMERA_FY 32.0
#define CAMERA_CX 32.0
#define CAMERA_CY 24.0
#define CAMERA_X 0.0 /* where it sits, from the middle between the wheels, on the floor */
#define CAMERA_Z 0.4
#define CAMERA_PITCH_DOWN 0.35 /* radians below the horizon */

/* ---- what it can do: called from one thread, must not wait ---- */

/* Called once; false where the robot is not there. */
bool body_start(void);
/* Sets the speed of each wheel over the floor, m/s, until the next call. 0, 0 halts. */
void body_set_wheels(double left, double right);
/* How far each wheel has rolled since body_start, metres; backwards counts down. */
void body_read_wheels(double *left, double *right);
/* Whether the bumper touches something. */
bool body_contact(void);
/* Fills in CAMERA_HEIGHT rows of CAMERA_WIDTH pixels, red green blue; false where no picture is to be had. */
bool body_take_picture(uint8_t *rgb);

#endif
