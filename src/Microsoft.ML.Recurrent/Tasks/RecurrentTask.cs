using Microsoft.ML.Recurrent.Onnx.Graph;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>A task: the head's size, the loss, the metric, the output columns. One object per task; immutable.</summary>
internal abstract class RecurrentTask(TaskDescription description) : ITrainingObjective
{
    public TaskDescription Description { get; } = description;

    /// <summary>The head's outputs (logits).</summary>
    public int Outputs => Description.Outputs;

    /// <summary>Numbers per label in a training set.</summary>
    public abstract int LabelWidth { get; }

    public abstract string MetricName { get; }

    /// <summary>Accuracy and R² do.</summary>
    public bool IsHigherBetter => true;

    /// <summary>The task that data describes.</summary>
    /// <param name="description">The task.</param>
    /// <param name="labelSmoothing">The fraction of a class label that training spreads over all classes.</param>
    public static RecurrentTask Create(TaskDescription description, double labelSmoothing = 0) => Problem.Of(description).Bind(description, labelSmoothing);

    /// <inheritdoc/>
    public abstract torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights);

    /// <inheritdoc/>
    public virtual torch.Tensor TrainingLoss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => Loss(logits, labels, weights);

    /// <inheritdoc/>
    public abstract double Metric(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);

    /// <summary>The logits that stand for several networks, averaged as the task's scores are.</summary>
    /// <param name="logits">(networks, <see cref="Outputs"/>).</param>
    /// <param name="mean">(<see cref="Outputs"/>).</param>
    public abstract void Average(ReadOnlySpan<float> logits, Span<float> mean);

    /// <summary>The same in an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="logits">(batch, <see cref="Outputs"/>) of each of several networks.</param>
    public abstract OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits);

    /// <summary>The name by which ML.NET's evaluators know its scores.</summary>
    public virtual string ScoreKind => Description.Kind.ToString();

    /// <summary>The score columns that a trainer adds, decoded from a row's logits.</summary>
    public abstract IReadOnlyList<OutputColumn> OutputColumns();

    /// <summary>The same columns as an ONNX graph's outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="logits">(batch, <see cref="Outputs"/>).</param>
    public abstract IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits);
}
