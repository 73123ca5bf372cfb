namespace Microsoft.ML.Recurrent.Tags;

/// <summary>A step's place in its span.</summary>
internal enum SpanPart
{
    Outside,
    Begin,
    Inside,
    End,
    Single,
}

/// <summary>A step's tag as the rules of spans see it. Immutable; the default is outside of every span.</summary>
/// <param name="Part">The step's place in its span.</param>
/// <param name="Type">The number of the span's type; 0 outside.</param>
internal readonly record struct Tag(SpanPart Part, int Type);

/// <summary>Consecutive steps of one type.</summary>
/// <param name="Start">The first step.</param>
/// <param name="End">The step after the last.</param>
/// <param name="Type">The number of the type.</param>
internal readonly record struct TagSpan(int Start, int End, int Type);
