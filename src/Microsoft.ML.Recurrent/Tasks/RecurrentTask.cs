using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Backends.Managed.Crf;
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
    public virtual bool IsHigherBetter => true;

    /// <summary>The task that data describes.</summary>
    /// <param name="description">The task.</param>
    /// <param name="labelSmoothing">The fraction of a class label that training spreads over all classes.</param>
    public static RecurrentTask Create(TaskDescription description, double labelSmoothing = 0) => Problem.Of(description).Bind(description, labelSmoothing);

    /// <summary>The task of a fitted network, with the field over its labels.</summary>
    public static RecurrentTask Of(FittedModel model) => Create(model.Task).With(model.Field);

    /// <summary>The same task with a network's field over the labels of neighboring steps.</summary>
    /// <param name="field">The field; null for none.</param>
    public virtual RecurrentTask With(CrfParameters? field) => this;

    /// <inheritdoc/>
    public virtual TagMeasure? MeasureOf(CrfParameters? field) => null;

    /// <inheritdoc/>
    public abstract torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights);

    /// <inheritdoc/>
    public virtual torch.Tensor TrainingLoss(torch.Tensor logits, torch.Tensor labels, torch.Tensor weights) => Loss(logits, labels, weights);

    /// <inheritdoc/>
    public abstract IMetric NewMetric(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);

    /// <summary>The logits that stand for several networks, averaged as the task's scores are.</summary>
    /// <param name="logits">(networks, <see cref="Outputs"/>).</param>
    /// <param name="mean">(<see cref="Outputs"/>).</param>
    public abstract void Average(ReadOnlySpan<float> logits, Span<float> mean);

    /// <summary>The same in an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="logits">(batch, <see cref="Outputs"/>), with scores for steps (batch, steps, <see cref="Outputs"/>), of each of several networks.</param>
    public abstract OnnxValue AppendMean(OnnxGraph graph, IReadOnlyList<OnnxValue> logits);

    /// <summary>The name by which ML.NET's evaluators know its scores.</summary>
    public abstract string ScoreKind { get; }

    /// <summary>The score columns that a trainer adds, decoded from a row's logits.</summary>
    public abstract IReadOnlyList<OutputColumn> OutputColumns();

    /// <summary>The objection to answering after each step of a row, or null.</summary>
    public virtual string? StepObjection => null;

    /// <summary>The score columns of one step, or of a row after its steps so far.</summary>
    public virtual IReadOnlyList<OutputColumn> StepColumns() => Create(Description with { PerStep = false, Tags = null }).OutputColumns();

    /// <summary>The axis of the outputs in an ONNX graph: the last.</summary>
    protected int OutputAxis => Description.PerStep ? 2 : 1;

    /// <summary>A score column.</summary>
    /// <param name="name">Its name, which says what it holds.</param>
    /// <param name="item">The type of its values.</param>
    /// <param name="decode">Decodes what one label's score is.</param>
    /// <param name="width">Values for each label; null where it is one, which is no vector.</param>
    /// <param name="isNormalized">Whether the column holds values from 0 to 1.</param>
    protected OutputColumn Column<T>(string name, PrimitiveDataViewType item, DecodeValues<T> decode, int? width = null, bool isNormalized = false)
    {
        var annotations = ScoreAnnotations.Of(this, name, isNormalized);
        if (Description.PerStep)
            return OutputColumn.OfSteps(name, item, width, annotations, Outputs, decode);
        return width is { } size ? OutputColumn.OfVector(name, item, size, annotations, decode) : OutputColumn.OfValue(name, item, annotations, decode);
    }

    /// <summary>A score column as an ONNX graph's output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="what">What it holds.</param>
    /// <param name="value">(batch, width), or (batch, steps, width); without the last axis where there is no width.</param>
    /// <param name="width">Values for each label; null where it is one.</param>
    protected OnnxOutput Onnx(string name, OnnxElementType type, string what, OnnxValue value, int? width = null)
    {
        OnnxDimension[] axes = [OnnxDimension.Batch, .. Description.PerStep ? [OnnxDimension.Steps] : Array.Empty<OnnxDimension>(), .. width is { } size ? [size] : Array.Empty<OnnxDimension>()];
        string shape = $"(batch{(Description.PerStep ? ", steps" : "")}{(width is { } values ? $", {values}" : "")})";
        return new OnnxOutput(new OnnxValueInfo(name, type, axes, $"{shape}: {what}"), value);
    }

    /// <summary>The same columns as an ONNX graph's outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="logits">(batch, <see cref="Outputs"/>), with scores for steps (batch, steps, <see cref="Outputs"/>).</param>
    /// <param name="lengths">(batch), int64: the rows' steps.</param>
    public abstract IReadOnlyList<OnnxOutput> AppendOnnx(OnnxGraph graph, OnnxValue logits, OnnxValue lengths);
}
