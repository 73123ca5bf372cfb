namespace Microsoft.ML.Recurrent.Tags;

/// <summary>The rules by which tags, one after another, are spans. Immutable and thread-safe.</summary>
internal abstract class TagRules
{
    /// <summary>Those of conlleval (Tjong Kim Sang &amp; Buchholz 2000), which read spans out of any tags: a span begins with B and S, with any tag of a span
    /// after O, after E and S, and where the type changes.</summary>
    public static TagRules Lenient { get; } = new LenientRules();

    /// <summary>Those of a scheme: steps that are not written exactly as it writes spans are none.</summary>
    public static TagRules Of(TagScheme scheme) => scheme switch
    {
        TagScheme.Bio => new BioRules(),
        TagScheme.Iob1 => new Iob1Rules(),
        TagScheme.Bioes or TagScheme.Bioul or TagScheme.Bmes => new ClosedRules(),
        _ => Lenient,
    };

    /// <summary>True if a tag is the next step of the span that the tag before it belongs to.</summary>
    public virtual bool Continues(Tag previous, Tag next) => IsOpen(previous) && next.Part == SpanPart.Inside && next.Type == previous.Type;

    /// <summary>True if a tag is the first step of a span, given that it does not continue one.</summary>
    public abstract bool Starts(Tag previous, Tag next);

    /// <summary>True if a span may end with a tag.</summary>
    public virtual bool IsComplete(Tag last) => true;

    /// <summary>True if a scheme writes one tag after another; outside stands before the first step and after the last.</summary>
    public bool Allows(Tag previous, Tag next) =>
        Continues(previous, next) || (IsComplete(previous) && (next.Part == SpanPart.Outside || Starts(previous, next)));

    private static bool IsOpen(Tag tag) => tag.Part is SpanPart.Begin or SpanPart.Inside;

    private sealed class LenientRules : TagRules
    {
        public override bool Continues(Tag previous, Tag next) =>
            IsOpen(previous) && next.Part is SpanPart.Inside or SpanPart.End && next.Type == previous.Type;

        public override bool Starts(Tag previous, Tag next) => next.Part != SpanPart.Outside;
    }

    private sealed class BioRules : TagRules
    {
        public override bool Starts(Tag previous, Tag next) => next.Part == SpanPart.Begin;
    }

    private sealed class Iob1Rules : TagRules
    {
        public override bool Starts(Tag previous, Tag next)
        {
            bool follows = IsOpen(previous) && previous.Type == next.Type;
            return next.Part == (follows ? SpanPart.Begin : SpanPart.Inside);
        }
    }

    private sealed class ClosedRules : TagRules
    {
        public override bool Continues(Tag previous, Tag next) =>
            IsOpen(previous) && next.Part is SpanPart.Inside or SpanPart.End && next.Type == previous.Type;

        public override bool Starts(Tag previous, Tag next) => next.Part is SpanPart.Begin or SpanPart.Single;

        public override bool IsComplete(Tag last) => !IsOpen(last);
    }
}
