using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Puts pretrained word vectors in the place of random ones.</summary>
internal static class PretrainedStart
{
    /// <returns>Words of all vocabularies that the file has, and that it has not; nulls without a file.</returns>
    public static (int? Found, int? Missing) Load(
        RecurrentOptions options, InputColumns inputs, NetworkWeights weights, Action throwIfCancelled)
    {
        if (options.PretrainedEmbeddingsPath is not { } path)
            return default;
        int found = 0, missing = 0;
        for (int column = 0; column < inputs.TokenColumns.Count; column++)
        {
            if (inputs.TokenColumns[column].Vocabulary is not { } vocabulary)
                continue;
            var pretrained = PretrainedEmbeddings.Load(path, vocabulary, options.EmbeddingSize, throwIfCancelled);
            float[] table = weights[NetworkShape.EmbeddingName(column)].Values;
            foreach (var (token, vector) in pretrained.Vectors)
                vector.CopyTo(table, token * options.EmbeddingSize);
            found += pretrained.Vectors.Count;
            missing += pretrained.Missing;
        }

        return (found, missing);
    }
}
