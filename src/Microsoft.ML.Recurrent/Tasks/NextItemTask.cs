using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>
/// The next item of a session. In training the network gives the log-likelihood of each item that follows, as for tokens; a fitted one gives the log-probability of every item after a
/// session's last, given that there is one, and negative infinity for those that are left out. The loss is the negative log-likelihood; perplexity.
/// </summary>
internal sealed class NextItemTask(TaskDescription description) : RecurrentTask(description)
{
    public const string RecommendedItems = "RecommendedItems";
    public const string Score = "Score";

    public override int LabelWidth => 1;

    public override string MetricName => NextTokenTask.PerplexityName;

    public override bool IsHigherBetter => false;

    public override string ScoreKind => Description.Kind.ToString();

    /// <summary>Those of the session so far.</summary>
    public override IReadOnlyList<OutputColumn> StepColumns() => OutputColumns();

    private ItemChoice Recommended => Description.Recommended!;

    private int Items => Outputs - 1;

    public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => NextTokenTask.LossOf(logits, weights);

    public override IMetric NewMetric(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => new Perplexity();

    /// <summary>The log of the mean of the probabilities, item by item.</summary>
    public override void Average(ReadOnlySpan<float> logits, Span<float> mean)
    {
        int networks = logits.Length / mean.Length;
        for (int item = 0; item < mean.Length; item++)
        {
            double sum = 0;
            for (int network = 0; network < networks; network++)
                sum += Math.Exp(logits[network * mean.Length + item]);
            mean[item] = (float)Math.Log(sum / networks);
        }
    }

    public override IReadOnlyList<OutputColumn> OutputColumns() =>
    [
        Column(RecommendedItems, new KeyDataViewType(typeof(uint), Items), RecommendedItems, static (_, item) => (uint)item + 1),
        Column(Score, NumberDataViewType.Single, ScoreAnnotations.Probability, static (logProbabilities, item) => MathF.Exp(logProbabilities[item]), isNormalized: true),
    ];

    public override OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits) =>
        NextTokenTask.LogOfMean(graph, graph.Concat(1, [.. logits.Select(own => graph.Unsqueeze(own, 1))]), axis: 1, logits.Count);

    /// <param name="graph">The graph.</param>
    /// <param name="logits">(batch, items): log-probabilities, negative infinity for what is left out.</param>
    /// <param name="lengths">(batch), int64.</param>
    public override IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits, OnnxValue lengths)
    {
        var (best, places) = graph.TopK(Padded(graph, logits), axis: 1, Recommended.Count);
        var isItem = graph.Greater(best, graph.Number(float.NegativeInfinity));
        return
        [
            Onnx(RecommendedItems, OnnxElementType.Int64, "ML.NET's keys of the most probable items, from 1, the best first; 0 where none is left.",
                graph.Where(isItem, graph.Add(places, graph.Integer(1)), graph.Integer(0))),
            Onnx(Score, OnnxElementType.Float, "their probabilities.", graph.Where(isItem, graph.Exp(best), graph.Number(0))),
        ];
    }

    /// <summary>As many columns as are asked for; those beyond the items are left out.</summary>
    private OnnxValue Padded(OnnxGraph graph, OnnxValue logits)
    {
        if (Recommended.Count <= Items)
            return logits;
        float[] none = new float[Recommended.Count - Items];
        Array.Fill(none, float.NegativeInfinity);
        // No log-probability is above infinity: each row has the constant.
        var isNever = graph.Greater(graph.Slice(logits, 0, 1, axis: 1), graph.Number(float.PositiveInfinity));
        return graph.Concat(1, [logits, graph.Where(isNever, graph.Number(0), graph.Constant("no_item", [1, none.Length], none))]);
    }

    private OnnxOutput Onnx(string name, OnnxElementType type, string what, OnnxValue value) =>
        new(new OnnxValueInfo(name, type, [OnnxDimension.Batch, Recommended.Count], $"(batch, {Recommended.Count}): {what}"), value);

    private delegate T ValueOfItem<T>(ReadOnlySpan<float> logProbabilities, int item);

    /// <summary>A column of the best items; where too few are left, the last places are 0.</summary>
    private OutputColumn Column<T>(string name, PrimitiveDataViewType type, string valueKind, ValueOfItem<T> valueOf, bool isNormalized = false) =>
        OutputColumn.CreatePerGetter<VBuffer<T>>(name, new VectorDataViewType(type, Recommended.Count), ScoreAnnotations.Of(this, valueKind, isNormalized), () =>
        {
            var best = new BestItems(Math.Min(Recommended.Count, Items));
            return (ReadOnlySpan<float> logProbabilities, ref VBuffer<T> value) =>
            {
                var items = best.Of(logProbabilities);
                var editor = VBufferEditor.Create(ref value, Recommended.Count);
                editor.Values.Clear();
                for (int place = 0; place < items.Length; place++)
                    editor.Values[place] = valueOf(logProbabilities, items[place]);
                value = editor.Commit();
            };
        });
}
