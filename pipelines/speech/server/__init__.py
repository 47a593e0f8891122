"""Voices of a server with the interface of OpenAI's speech API: `client` asks and checks, `instructions` puts an affect
into words, `engine` is the registered engine "openai".
"""
