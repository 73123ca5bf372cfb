using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>The training loop, the same for every cell.</summary>
/// <remarks>Immutable and thread-safe. What watches and ends a fit is given to it as a <see cref="FitContext"/>.</remarks>
public sealed record TrainingOptions
{
    /// <summary>Optimizer steps at most; each trains on one batch. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>: no limit where <see cref="MaximumEpochs"/> is set, otherwise the larger of 2,000 steps (1,000 where
    /// there are fewer than 500 training rows) and 10 epochs, so that fifty rows get as many steps as they need and a million rows are read ten times at most.</value>
    public long? MaximumSteps { get; init; }

    /// <summary>Passes over the training split at most. Where it is set, the fit counts in epochs: it is measured after each of them, unless
    /// <see cref="ValidationInterval"/> says otherwise. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>: <see cref="MaximumSteps"/> alone ends the fit.</value>
    public int? MaximumEpochs { get; init; }

    /// <summary>Rows of one optimizer step. Range: 1 or more.</summary>
    /// <value>The default value is 32.</value>
    [Choice(new object[] { 16, 32, 64, 128 }, 32)]
    public int BatchSize { get; init; } = 32;

    /// <summary>The optimizer.</summary>
    /// <value>The default value is <see cref="RecurrentOptimizer.AdamW"/>.</value>
    public RecurrentOptimizer Optimizer { get; init; } = RecurrentOptimizer.AdamW;

    /// <summary>The optimizer's step size, the largest one where a schedule changes it. Range: above 0, within
    /// single precision.</summary>
    /// <value>The default value is 0.003.</value>
    [Range(0.0001, 0.02, 0.003, true)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Weight decay: decoupled for <see cref="RecurrentOptimizer.AdamW"/> (Loshchilov &amp; Hutter 2019), an L2 penalty for the
    /// others. Range: 0 or more, within single precision.</summary>
    /// <value>The default value is 0.01.</value>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Momentum of <see cref="RecurrentOptimizer.Sgd"/> and <see cref="RecurrentOptimizer.RmsProp"/>. Range: 0 (inclusive) to 1
    /// (exclusive).</summary>
    /// <value>The default value is 0.9.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The course of the learning rate from the first step to the last one that <see cref="MaximumSteps"/> and <see cref="MaximumEpochs"/>
    /// allow.</summary>
    /// <value>The default value is <see cref="LearningRateSchedule.Cosine"/>.</value>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Gradients are scaled down to this global norm (Pascanu et al. 2013); 0 switches clipping off. Range: 0 or more,
    /// within single precision.</summary>
    /// <value>The default value is 1.</value>
    public double GradientClippingNorm { get; init; } = 1.0;

    /// <summary>Fraction of the rows kept out of training to measure on, drawn from the seed (by class for classification); 0 trains
    /// on every row, without early stopping. Not used when <c>Fit</c> is given a validation view. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is <see langword="null"/>: trainers and featurizers keep a tenth of the rows, 10,000 at most, and none of fewer than 500
    /// rows, which are too few to measure on and too dear to lose; forecasters keep the last tenth of each series.</value>
    public double? ValidationFraction { get; init; }

    /// <summary>Optimizer steps between two measurements, each of which becomes a record of the <see cref="TrainingHistory"/>. The fit is measured after
    /// its last step, too. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>: an epoch where <see cref="MaximumEpochs"/> is set, otherwise a quarter of an epoch, but at least
    /// 50 steps and as many as train on twice the rows that are measured on.</value>
    public int? ValidationInterval { get; init; }

    /// <summary>Training stops after this many measurements in a row without a better one; 0 switches early stopping off. The best
    /// measurement's weights are restored either way. Range: 0 or more.</summary>
    /// <value>The default value is <see langword="null"/>: 8, or more where 8 measurements span fewer than 200 steps; with a <see cref="NonMonotoneInterval"/> that many more.</value>
    public int? Patience { get; init; }

    /// <summary>By what the best measurement is chosen.</summary>
    /// <value>The default value is <see cref="StoppingMetric.Loss"/>.</value>
    public StoppingMetric StoppingMetric { get; init; } = StoppingMetric.Loss;

    /// <summary>A measurement counts as better when it is better by more than this. Range: 0 or more, within single
    /// precision.</summary>
    /// <value>The default value is 0.</value>
    public double MinimumImprovement { get; init; }

    /// <summary>Trains layers with this library's own kernels, several times as fast as libtorch's layers and equal to them within
    /// rounding; the result does not depend on the number of threads. While a fit trains, libtorch works on the fit's own thread alone; other
    /// threads' counts stay as they are (elsewhere than on Linux, a thread that first uses libtorch in the instant in which an epoch begins or ends may
    /// keep one thread). Every cell has kernels. Without them, and on a CUDA device always, the plain LSTM, GRU and simple network use
    /// libtorch's layers, all other cells torch's operations.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseManagedKernels { get; init; } = true;

    /// <summary>True if the CPU trains by the classes that a CUDA device trains by; tests hold these to the managed ones.</summary>
    [JsonIgnore]
    internal bool TrainsAsOnDevice { get; init; }

    /// <summary>Decay per step of an exponential moving average of the weights (Polyak &amp; Juditsky 1992), which is measured and becomes the model in place
    /// of the last step's weights; 0 is none. The average takes in the weights every 0.1 / (1 - decay) steps, every tenth for 0.99. A classifier's probabilities
    /// gain by 0.99 (its log-loss by a sixth on SNIPS intents), its accuracy seldom. Range: 0 (inclusive) to 1 (exclusive).</summary>
    /// <value>The default value is 0.</value>
    public double WeightAveraging { get; init; }

    /// <summary>Averages the weights once the validation loss has stopped improving, as NT-ASGD does (Merity, Keskar &amp; Socher 2018, algorithm 1, as their program has it): the average
    /// begins at the first measurement whose loss is above the least one of all measurements but the last n before it, n being this interval. From there on what is measured and becomes the model is the mean
    /// of the weights after each step since; up to there, the weights themselves. The best measurement's are restored either way. Works with every <see cref="Optimizer"/>; the paper has <see cref="RecurrentOptimizer.Sgd"/> with
    /// <see cref="Momentum"/> 0, <see cref="Schedule"/> <see cref="LearningRateSchedule.Constant"/> and n = 5. A fit that measures nothing averages nothing, which is a warning. Cannot be combined with
    /// <see cref="WeightAveraging"/>; a <see cref="Patience"/> above 0 must be larger than n + 1, so that early stopping does not come first. Range: 1 or more.</summary>
    /// <value>The default value is <see langword="null"/>: no such average.</value>
    public int? NonMonotoneInterval { get; init; }

    /// <summary>Threads that the managed kernels use at most, and networks of an ensemble that are fitted side by side; the result does not depend on it. It is not saved with a model. Range: 1 or
    /// more.</summary>
    /// <value>The default value is <see langword="null"/>: as many as libtorch uses, and one where a step is too little work to share.</value>
    public int? Threads { get; init; }

    /// <summary>A directory for TensorBoard event files, or <see langword="null"/> for none.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? TensorBoardDirectory { get; init; }
}
