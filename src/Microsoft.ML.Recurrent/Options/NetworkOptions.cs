using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>The settings that every network has, whether it reads rows (<see cref="RecurrentOptions"/>) or forecasts
/// (<see cref="ForecastingOptions"/>).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract record NetworkOptions
{
    private protected NetworkOptions()
    {
    }

    /// <summary>Size of the hidden state of one direction of one layer. Range: 1 to 16,384.</summary>
    /// <value>The default value is 64.</value>
    [Range(16, 256, 64, true)]
    public int HiddenSize { get; init; } = 64;

    /// <summary>Stacked recurrent layers. Range: 1 to 64.</summary>
    /// <value>The default value is 1.</value>
    [Range(1, 3, 1, false)]
    public int Layers { get; init; } = 1;

    /// <summary>Fraction of the values that recurrent products read which are dropped in training: of the hidden state and of every other vector that a recurrent
    /// matrix multiplies, one mask for all steps of a row and all gates (Gal &amp; Ghahramani 2016). Element-wise uses of a state, such as the LSTM's cell state, are left
    /// as they are. Cells without a recurrent product have nothing to drop. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <remarks>On the CPU it costs next to nothing. libtorch's own layers cannot do it: on a CUDA device, and without
    /// <see cref="TrainingOptions.UseManagedKernels"/>, an LSTM, GRU or RNN is trained step by step instead, which is several times as slow.</remarks>
    /// <value>The default value is 0.</value>
    [Range(0.0, 0.6, 0.0, false)]
    public double RecurrentDropout { get; init; }

    /// <summary>Fraction of the recurrent weights that are dropped in training, drawn anew for each batch: DropConnect (Wan et al. 2013) as in Merity et al. (2018), whose
    /// language models drop half of them. Biases, weights of the input and per-unit vectors such as peepholes stay. Cells without a recurrent product have nothing to
    /// drop. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <remarks>Costs what <see cref="RecurrentDropout"/> costs.</remarks>
    /// <value>The default value is 0.</value>
    [Range(0.0, 0.6, 0.0, false)]
    public double RecurrentWeightDropout { get; init; }

    /// <summary>Draws the masks of dropout on embeddings, features of characters, values between layers and, where each step has a label, values before the head once for each row,
    /// and drops the same in all its steps (Gal &amp; Ghahramani 2016), as <see cref="RecurrentDropout"/> always does.</summary>
    /// <value>The default value is <see langword="false"/>: each step has a mask of its own.</value>
    [BooleanChoice(false)]
    public bool VariationalDropout { get; init; }

    /// <summary>The device to train on: <c>"cpu"</c>, <c>"cuda"</c> or <c>"cuda:n"</c>; a device that is not there is an error.
    /// <see langword="null"/> obeys the <see cref="MLContext"/>: <see cref="MLContext.GpuDeviceId"/> if it is set (where there is no such GPU, the
    /// CPU with a warning, or an error if <see cref="MLContext.FallbackToCpu"/> is false), otherwise the CPU. A loaded model does not say where it
    /// was trained.</summary>
    /// <remarks>Devices agree within rounding, dropout included. On a CUDA device libtorch's layers run on cuDNN, which multiplies in TF32 unless
    /// <c>torch.backends.cudnn.allow_tf32</c> is switched off; the same seed has given the same bits on the same GPU, driver and libtorch, but neither CUDA nor
    /// cuDNN promises it.</remarks>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? Device { get; init; }

    /// <summary>Seed of every random choice of the fit; <see langword="null"/> takes one from the <see cref="MLContext"/>.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public int? Seed { get; init; }

    /// <summary>True if training drops anything of the recurrent products.</summary>
    internal bool DropsRecurrently => RecurrentDropout > 0 || RecurrentWeightDropout > 0;

    /// <summary>The name in saved models of options whose cell is given by its equations.</summary>
    internal const string EquationsName = "equations";

    /// <summary>The kind of options in saved models: <c>"lstm"</c>, <c>"gru"</c>, <c>"rnn"</c>, <c>"equations"</c>.</summary>
    internal abstract string CellName { get; }

    /// <summary>The cell, with its settings.</summary>
    internal abstract Cell ToCell();
}
