using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Trainers of language models: recurrent networks that predict each token of a row from those before it.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// | | |
/// | -- | -- |
/// | Input column | a vector of keys, one for each token; the missing key is an unknown token, read as such and never predicted |
/// | Output columns | `LogLikelihood` (`Single`): the natural logarithm of the row's probability, the sum of its steps; `StepLogLikelihood` (variable `Vector<Single>`): of each token given those before it, and last of the end of the row: one longer than the tokens, NaN where the token is unknown; `Perplexity` (`Single`): exp of the mean negative log-likelihood of a step |
/// | Exportable to ONNX | yes |
/// | Needs libtorch | to fit |
/// ]]></format>
/// A row begins with a boundary symbol of the model's own, from which its first token is predicted, and the same symbol is predicted at its end. An empty row has the one step.
/// Immutable and thread-safe.
/// </remarks>
public sealed class LanguageModelingTrainers
{
    private readonly IHostEnvironment _environment;

    internal LanguageModelingTrainers(IHostEnvironment environment) => _environment = environment;

    /// <summary>Trains a language model with a long short-term memory network (Hochreiter &amp; Schmidhuber 1997).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="language model short form"]/*'/>
    public RecurrentEstimator Lstm(string tokensColumnName = "Tokens", int hiddenSize = 256, int layers = 1) => Short(new LstmOptions(), tokensColumnName, hiddenSize, layers);

    /// <summary>Trains a language model with a long short-term memory network (Hochreiter &amp; Schmidhuber 1997).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="language model with options"]/*'/>
    public RecurrentEstimator Lstm(LstmOptions options) => Recurrent(options);

    /// <summary>Trains a language model with a network of gated recurrent units (Cho et al. 2014).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="language model short form"]/*'/>
    public RecurrentEstimator Gru(string tokensColumnName = "Tokens", int hiddenSize = 256, int layers = 1) => Short(new GruOptions(), tokensColumnName, hiddenSize, layers);

    /// <summary>Trains a language model with a network of gated recurrent units (Cho et al. 2014).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="language model with options"]/*'/>
    public RecurrentEstimator Gru(GruOptions options) => Recurrent(options);

    /// <summary>Trains a language model with a simple recurrent network (Elman 1990).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="language model short form"]/*'/>
    public RecurrentEstimator Rnn(string tokensColumnName = "Tokens", int hiddenSize = 256, int layers = 1) => Short(new RnnOptions(), tokensColumnName, hiddenSize, layers);

    /// <summary>Trains a language model with a simple recurrent network (Elman 1990).</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="language model with options"]/*'/>
    public RecurrentEstimator Rnn(RnnOptions options) => Recurrent(options);

    /// <summary>Trains a language model with a recurrent network of any cell.</summary>
    /// <include file="Documentation.xml" path='docs/entry[@name="language model with options"]/*'/>
    public RecurrentEstimator Recurrent(RecurrentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OwnLabel.IdleLabel(options) is { } remark)
            HostWarnings.Of(_environment, "Recurrent")(remark);
        string name = options is RecurrentCellOptions ? nameof(Recurrent) : options.GetType().Name.Replace("Options", "");
        return new RecurrentEstimator(_environment.Register(name), Settled(options), NetworkRole.Trainer, PredictionTask.NextToken);
    }

    /// <summary>The tokens are their own label, and are read forwards.</summary>
    private static RecurrentOptions Settled(RecurrentOptions options) => options with
    {
        Task = options.Task ?? PredictionTask.NextToken,
        Bidirectional = false,
        LabelColumnName = options.SequenceColumnNames is [var tokens, ..] ? tokens : options.LabelColumnName,
    };

    private RecurrentEstimator Short(RecurrentOptions options, string tokensColumnName, int hiddenSize, int layers) => Recurrent(options with
    {
        SequenceColumnNames = [tokensColumnName],
        HiddenSize = hiddenSize,
        Layers = layers,
        EmbeddingSize = hiddenSize,
    });
}
