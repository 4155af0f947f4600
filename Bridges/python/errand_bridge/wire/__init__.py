# Made by Protocols/generate.sh from Protocols/*.proto. Do not edit.
