package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.Retry;

/** What can go wrong in a conversation: first what a request can hear, then how a turn can fail. */
public enum ChatProblem implements Problem {
    CONVERSATION_NOT_FOUND(404, Fault.CALLER, Retry.NEVER, "There is no such conversation."),
    TURN_NOT_FOUND(404, Fault.CALLER, Retry.NEVER, "There is no such question in this conversation."),
    TURN_DIFFERS(409, Fault.CALLER, Retry.NEVER, "This question was already sent with another text."),
    TURN_RUNNING(409, Fault.CALLER, Retry.LATER, "The assistant is still answering in this conversation."),
    CONVERSATION_FULL(409, Fault.CAPACITY, Retry.NEVER, "This conversation is full. Please begin a new one."),
    CONVERSATIONS_TOO_MANY(409, Fault.CAPACITY, Retry.NEVER, "You have too many conversations. Please delete some."),
    MESSAGE_EMPTY(400, Fault.CALLER, Retry.NEVER, "The message is empty."),
    MESSAGE_TOO_LONG(413, Fault.CALLER, Retry.NEVER, "The message is too long."),
    TITLE_EMPTY(400, Fault.CALLER, Retry.NEVER, "The title is empty."),
    TITLE_TOO_LONG(400, Fault.CALLER, Retry.NEVER, "The title is too long."),
    STREAMS_TOO_MANY(429, Fault.CAPACITY, Retry.LATER, "Too many pages of yours are open."),

    MODEL_UNKNOWN(400, Fault.CALLER, Retry.NEVER, "This model does not exist here."),
    PROVIDER_KEY_REFUSED(502, Fault.UPSTREAM, Retry.NEVER, "The model's provider refuses this server's key."),
    PROVIDER_BUSY(502, Fault.UPSTREAM, Retry.LATER, "The model's provider takes no more requests for the moment."),
    PROVIDER_OVERLOADED(502, Fault.UPSTREAM, Retry.LATER, "The model's provider is overloaded."),
    PROVIDER_FAILED(502, Fault.UPSTREAM, Retry.LATER, "The model's provider did not answer as it should."),
    ANSWER_CUT(502, Fault.UPSTREAM, Retry.LATER, "The answer broke off in the middle."),
    ANSWER_TOO_LONG(502, Fault.CAPACITY, Retry.NEVER, "The answer grew too long and was stopped."),
    ANSWER_TOO_MANY_STEPS(502, Fault.CAPACITY, Retry.NEVER, "The answer took too many steps and was stopped."),
    ANSWER_TIMED_OUT(504, Fault.CAPACITY, Retry.LATER, "The answer took too long and was stopped."),
    ASSISTANT_LOST(502, Fault.UPSTREAM, Retry.LATER, "Your assistant stopped in the middle of the answer."),
    ANSWER_FAILED(502, Fault.OURS, Retry.LATER, "The assistant could not answer.");

    private final Traits traits;

    ChatProblem(int status, Fault fault, Retry retry, String title) {
        this.traits = new Traits(status, fault, retry, title);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
