namespace Microsoft.ML.Recurrent;

/// <summary>The options of tags, next tokens and next items.</summary>
internal static partial class OptionsValidation
{
    /// <summary>The column whose next token is predicted is all that such a network reads, and it reads forwards.</summary>
    private static IEnumerable<string> NextToken(RecurrentOptions o, string[] inputs)
    {
        var (trainer, read) = OwnLabel.NamesOf(o.Task);
        if (inputs.Length > 1)
            yield return $"{inputs.Length} columns are named ({string.Join(", ", inputs.Select(name => $"'{name}'"))}); a {trainer} trainer reads one column of {read}. Name one sequence column and no static column.";
        else if (inputs is [var tokens] && tokens != o.LabelColumnName)
            yield return $"LabelColumnName is '{o.LabelColumnName}', but the next token of '{tokens}' is what is predicted; name '{tokens}' there too.";
        if (o.NextToken?.TieWeights == true && o.EmbeddingSize != o.HiddenSize)
            yield return $"NextToken.TieWeights is true, but EmbeddingSize is {o.EmbeddingSize} and HiddenSize {o.HiddenSize}, and the embeddings cannot be the weights of outputs of another size; make both the same, or leave TieWeights null.";
        if (o.Bidirectional)
            yield return "Bidirectional is true, but a direction that reads backwards would read the tokens that are predicted; set it to false.";
        if (o.LabelSmoothing != 0)
            yield return Found(nameof(o.LabelSmoothing), o.LabelSmoothing, "0 where the next token is predicted");
    }

    private static IEnumerable<string> NextToken(NextTokenOptions? t) => t is null
        ? ["NextToken is null; give a NextTokenOptions."]
        : Present(
            Defined("NextToken.Context", t.Context),
            Within("NextToken.WindowLength", t.WindowLength, 1, 65_536),
            t.SoftmaxCutoffs is { } cutoffs && (cutoffs.Any(cutoff => cutoff < 1) || cutoffs.Zip(cutoffs.Skip(1)).Any(pair => pair.First >= pair.Second))
                ? $"NextToken.SoftmaxCutoffs is {string.Join(", ", cutoffs)}; expected ascending numbers from 1." : null,
            t is { SoftmaxCutoffs.Count: > 0, TieWeights: true }
                ? "NextToken.TieWeights is true, but SoftmaxCutoffs ask for an adaptive softmax, whose weights have other sizes than the embeddings; leave one of them null." : null,
            NotNegative("NextToken.ActivationRegularization", t.ActivationRegularization),
            NotNegative("NextToken.TemporalActivationRegularization", t.TemporalActivationRegularization));

    private static IEnumerable<string> NextItem(RecurrentOptions o)
    {
        if (o.NextItem is null)
            yield return "NextItem is null; give a NextItemOptions.";
        else if (o.NextItem.Count is < 1 or > NextItemOptions.LargestCount)
            yield return Found("NextItem.Count", o.NextItem.Count, "1 to 1,000,000, or null");
        if (OwnLabel.IsOfItems(o.Task) && o.NextToken?.Context == NextTokenContext.Stateful)
            yield return "NextToken.Context is Stateful, but sessions do not follow one another as the parts of a text do; leave it Row.";
    }

    private static IEnumerable<string> Tagging(TaggingOptions? t) => t is null
        ? ["Tagging is null; give a TaggingOptions."]
        : Present(
            t.Scheme is { } scheme ? Defined("Tagging.Scheme", scheme) : null,
            Within("Tagging.BestPaths", t.BestPaths, 1, TaggingOptions.MostPaths));
}
