namespace Microsoft.ML.Recurrent;

/// <summary>The way in which tags, one per step, write spans of steps: "B-PER", "I-PER", "O". The letter is the step's place in its span, what follows the
/// first hyphen the span's type; tags may be letters alone where spans have no types.</summary>
public enum TagScheme
{
    /// <summary>Plain labels, such as parts of speech: each step is a span of its own, whose type is the label. "O" is no span.</summary>
    None,

    /// <summary>B begins every span, I continues it (also called IOB2).</summary>
    Bio,

    /// <summary>I is every step of a span; B begins one that follows a span of the same type at once (Ramshaw &amp; Marcus 1995).</summary>
    Iob1,

    /// <summary>B begins a span of several steps, I continues it, E ends it; S is a span of one step (also called IOBES).</summary>
    Bioes,

    /// <summary>As <see cref="Bioes"/>, with L for the last step and U for a span of one step (also called BILOU).</summary>
    Bioul,

    /// <summary>As <see cref="Bioes"/>, with M within a span; usual for the words of Chinese sentences.</summary>
    Bmes,
}
