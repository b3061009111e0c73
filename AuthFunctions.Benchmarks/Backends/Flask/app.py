"""An authentication service as a Flask tutorial builds it: SQLAlchemy on SQLite, bcrypt, a session id in a column.

Run by the benchmark, under gunicorn. DATABASE names the file that the users are kept in.
"""
import os
import uuid

import bcrypt
from flask import Flask, abort, jsonify, redirect, request
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

Base = declarative_base()


class User(Base):
    """A user. What it is looked up by is indexed."""

    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    email = Column(String(250), nullable=False, unique=True)
    hashed_password = Column(String(250), nullable=False)
    session_id = Column(String(250), index=True)
    reset_token = Column(String(250), index=True)


class Auth:
    """Registers users, and keeps their sessions and reset tokens."""

    def __init__(self, session):
        self._db = session

    def register_user(self, email, password):
        if self._find(email=email):
            raise ValueError(f"User {email} already exists")
        user = User(email=email, hashed_password=hash_password(password))
        self._db.add(user)
        self._db.commit()
        return user

    def valid_login(self, email, password):
        user = self._find(email=email)
        return user is not None and bcrypt.checkpw(password.encode(), user.hashed_password.encode())

    def create_session(self, email):
        user = self._find(email=email)
        user.session_id = session_id = str(uuid.uuid4())
        self._db.commit()
        return session_id

    def get_user_from_session_id(self, session_id):
        return self._find(session_id=session_id) if session_id else None

    def destroy_session(self, user):
        user.session_id = None
        self._db.commit()

    def get_reset_password_token(self, email):
        user = self._find(email=email)
        if user is None:
            raise ValueError("No such user")
        user.reset_token = token = str(uuid.uuid4())
        self._db.commit()
        return token

    def update_password(self, reset_token, password):
        user = self._find(reset_token=reset_token)
        if user is None:
            raise ValueError("No such token")
        user.hashed_password = hash_password(password)
        user.reset_token = None
        self._db.commit()

    def _find(self, **criteria):
        return self._db.query(User).filter_by(**criteria).first()


def hash_password(password):
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


engine = create_engine("sqlite:///" + os.environ["DATABASE"])
Base.metadata.create_all(engine)
# gunicorn loads this before it forks: a worker opens connections of its own.
engine.dispose()

session = scoped_session(sessionmaker(bind=engine))
auth = Auth(session)
app = Flask(__name__)


@app.teardown_appcontext
def end_session(_):
    session.remove()


@app.get("/")
def welcome():
    return jsonify({"message": "Bienvenue"})


@app.post("/users")
def users():
    email, password = request.form["email"], request.form["password"]
    try:
        auth.register_user(email, password)
    except ValueError:
        return jsonify({"message": "email already registered"}), 400
    return jsonify({"email": email, "message": "user created"})


@app.post("/sessions")
def log_in():
    email, password = request.form["email"], request.form["password"]
    if not auth.valid_login(email, password):
        abort(401)
    response = jsonify({"email": email, "message": "logged in"})
    response.set_cookie("session_id", auth.create_session(email))
    return response


@app.delete("/sessions")
def log_out():
    user = auth.get_user_from_session_id(request.cookies.get("session_id"))
    if user is None:
        abort(403)
    auth.destroy_session(user)
    return redirect("/")


@app.get("/profile")
def profile():
    user = auth.get_user_from_session_id(request.cookies.get("session_id"))
    if user is None:
        abort(403)
    return jsonify({"email": user.email})


@app.post("/reset_password")
def get_reset_password_token():
    email = request.form["email"]
    try:
        token = auth.get_reset_password_token(email)
    except ValueError:
        abort(403)
    return jsonify({"email": email, "reset_token": token})


@app.put("/reset_password")
def update_password():
    email = request.form["email"]
    try:
        auth.update_password(request.form["reset_token"], request.form["new_password"])
    except ValueError:
        abort(403)
    return jsonify({"email": email, "message": "Password updated"})
