using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Trainers of language models, and their evaluation. Made by <c>mlContext.LanguageModeling()</c>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class LanguageModelingCatalog
{
    internal LanguageModelingCatalog(IHostEnvironment environment) => Trainers = new LanguageModelingTrainers(environment);

    /// <summary>The trainers.</summary>
    public LanguageModelingTrainers Trainers { get; }

    /// <summary>Measures a language model on rows that it has scored. The data is read once, and memory does not grow with it.</summary>
    /// <param name="data">A transformed view.</param>
    /// <param name="tokensColumnName">The tokens: the vector of keys that the model has read. Their characters are those of the key values, where these are text.</param>
    /// <param name="stepLogLikelihoodColumnName">The log-likelihood of each token and of the end of the row: a vector of <c>Single</c>, one longer than the tokens; NaN where the
    /// model did not know the token.</param>
    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a row does not have a log-likelihood for each token and its end.</exception>
    public LanguageModelMetrics Evaluate(IDataView data, string tokensColumnName = "Tokens", string stepLogLikelihoodColumnName = "StepLogLikelihood")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(tokensColumnName);
        ArgumentNullException.ThrowIfNull(stepLogLikelihoodColumnName);
        return new LanguageModelEvaluator(data.Schema, tokensColumnName, stepLogLikelihoodColumnName).Run(data);
    }
}
