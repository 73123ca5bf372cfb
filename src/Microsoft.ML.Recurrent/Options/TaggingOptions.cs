namespace Microsoft.ML.Recurrent;

/// <summary>The decoding of one label per step by whole rows: a conditional random field over neighboring labels, the scheme that tags follow, and the best sequences of
/// labels. For multiclass trainers whose label is a key for each step.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <example><code language="csharp"><![CDATA[
/// var options = new LstmOptions
/// {
///     SequenceColumnNames = ["Words"],
///     LabelColumnName = "Tags",
///     Tagging = new TaggingOptions { UseCrf = true },
/// };
/// ]]></code></example>
public sealed record TaggingOptions
{
    /// <summary>The most sequences of labels that a row is given.</summary>
    internal const int MostPaths = 1000;

    /// <summary>Trains a linear-chain conditional random field (Lafferty, McCallum &amp; Pereira 2001) on top of the network, which learns how well labels follow one another.
    /// <c>Score</c> then holds each label's marginal probability in the whole row, <c>PredictedLabel</c> the labels that are the most probable together (Viterbi 1967). A step
    /// without a label is summed over in training. Each row counts by its negative log-likelihood times the mean weight of its labeled steps, class weights included.</summary>
    /// <remarks>A featurizer whose label is a key for each step is trained by it, too. <c>SequenceProbability</c> and <c>BestProbabilities</c> are the product of as many factors
    /// as a row has steps, and 0 where that is below the least Single, 1.4e-45, as in rows of thousands of steps; the labels are decoded from logarithms, and are the best ones
    /// there, too. The networks of an ensemble are averaged in what they give each label and in what each pair of labels is worth to them.</remarks>
    /// <value>The default value is <see langword="false"/>: each step is scored on its own, by a softmax.</value>
    public bool UseCrf { get; init; }

    /// <summary>The scheme of the label's key values, by which decoding can be constrained.</summary>
    /// <remarks>Labels are read as plain if none of them but "O" is one of the letters B, I, E, S, L, U and M, alone or with a hyphen after it: case matters, and "b-city" and
    /// "B+city" are plain.</remarks>
    /// <value>The default value is <see langword="null"/>: read off the key values.</value>
    public TagScheme? Scheme { get; init; }

    /// <summary>Decodes only sequences of tags that the scheme writes: none begins with "I-PER" in BIO. Training and <c>Score</c> are not constrained.</summary>
    /// <remarks>Where the scheme would keep a label from ever being decoded, as BIOES without any "E-PER" keeps "B-PER", nothing is constrained, and the fit's log says so.</remarks>
    /// <value>The default value is <see langword="null"/>: as <see cref="UseCrf"/> says. Plain labels are never constrained.</value>
    public bool? ConstrainDecoding { get; init; }

    /// <summary>The number of the best sequences of labels of a row. Above 1, <c>BestLabels</c> (the sequences one after another, the best first, each of as many keys as the
    /// row has steps) and <c>BestProbabilities</c> (one for each sequence) are added; a row that has fewer sequences is given fewer, and its vectors are shorter. Not part of an ONNX model. A featurizer takes 1 alone. Range: 1 to 1,000.</summary>
    /// <value>The default value is 1: no such columns.</value>
    public int BestPaths { get; init; } = 1;

    /// <summary>The first setting that is not the default, in words; null where all are.</summary>
    internal string? Stated =>
        UseCrf ? "Tagging.UseCrf is true"
        : Scheme is { } scheme ? $"Tagging.Scheme is {scheme}"
        : ConstrainDecoding is { } constrain ? $"Tagging.ConstrainDecoding is {(constrain ? "true" : "false")}"
        : BestPaths > 1 ? FormattableString.Invariant($"Tagging.BestPaths is {BestPaths}")
        : null;
}
