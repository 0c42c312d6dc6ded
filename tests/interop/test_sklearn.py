"""scikit-learn, with array_api_dispatch=True: the same call gives on each device what it gives with plain NumPy.

A call takes a namespace. NumPy itself as that namespace gives the expected result.
"""

import copy
import pickle
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import joblib
import numpy as np
import pytest
import sklearn
from sklearn import (
    decomposition,
    discriminant_analysis,
    kernel_approximation,
    linear_model,
    metrics,
    mixture,
    model_selection,
    naive_bayes,
    pipeline,
    preprocessing,
)

from xpsession import backends, namespace, to_device
from xpsession.standard.namespace import Namespace

Agree = Callable[[Any, Any], None]

RNG = np.random.default_rng(2025)
X = RNG.normal(size=(60, 4))
LABEL = (X[:, 0] > 0).astype(np.int64)
GUESS = LABEL * (X[:, 1] < 1)
TARGET = X @ np.asarray([1.0, 2.0, 3.0, 4.0])
PREDICTED = 1.1 * TARGET + 0.1
PROBABILITY = 1 / (1 + np.exp(-TARGET))

# array_api_strict divides by zero before `where` takes the other branch; scikit-learn silences NumPy alone.
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered in divide:RuntimeWarning")


@pytest.fixture(autouse=True)
def dispatch(array_api: None) -> Iterator[None]:  # noqa: ARG001  # comes after it
    """Let scikit-learn compute with the namespace of its inputs."""
    with sklearn.config_context(array_api_dispatch=True):
        yield


def transformed(estimator: Any, x: Any = X) -> Callable[[Any], Any]:
    return lambda xp: copy.deepcopy(estimator).fit(xp.asarray(x)).transform(xp.asarray(x))


def predicted(estimator: Any, y: Any, method: str = "predict") -> Callable[[Any], Any]:
    return lambda xp: getattr(copy.deepcopy(estimator).fit(xp.asarray(X), xp.asarray(y)), method)(xp.asarray(X))


ESTIMATORS: dict[str, Callable[[Any], Any]] = {
    "Binarizer": transformed(preprocessing.Binarizer()),
    "GaussianMixture": lambda xp: (
        mixture.GaussianMixture(2, init_params="random", random_state=0).fit(xp.asarray(X)).predict_proba(xp.asarray(X))
    ),
    "GaussianNB": predicted(naive_bayes.GaussianNB(), LABEL, "predict_proba"),
    "KernelCenterer": transformed(preprocessing.KernelCenterer(), X @ X.T),
    "LabelBinarizer": transformed(preprocessing.LabelBinarizer(), LABEL),
    "LabelEncoder": transformed(preprocessing.LabelEncoder(), LABEL),
    "LinearDiscriminantAnalysis": predicted(discriminant_analysis.LinearDiscriminantAnalysis(), LABEL, "predict_proba"),
    "LogisticRegression": predicted(linear_model.LogisticRegression(solver="lbfgs"), LABEL, "predict_proba"),
    "MaxAbsScaler": transformed(preprocessing.MaxAbsScaler()),
    "MinMaxScaler": transformed(preprocessing.MinMaxScaler()),
    "Normalizer": transformed(preprocessing.Normalizer()),
    "Nystroem": transformed(kernel_approximation.Nystroem(n_components=5, random_state=0)),
    "PCA by eigenvalues": transformed(decomposition.PCA(2, svd_solver="covariance_eigh")),
    "PCA by singular values": transformed(decomposition.PCA(2, svd_solver="full")),
    "PCA, randomized": transformed(
        decomposition.PCA(2, svd_solver="randomized", power_iteration_normalizer="QR", random_state=0)
    ),
    "PolynomialFeatures": transformed(preprocessing.PolynomialFeatures(2)),
    "Ridge": predicted(linear_model.Ridge(solver="svd"), TARGET),
    "RidgeCV": predicted(linear_model.RidgeCV(), TARGET),
    "RidgeClassifier": predicted(linear_model.RidgeClassifier(solver="svd"), LABEL),
    "StandardScaler": transformed(preprocessing.StandardScaler()),
    "a pipeline": predicted(
        pipeline.make_pipeline(
            preprocessing.StandardScaler(), decomposition.PCA(2, svd_solver="full"), linear_model.Ridge(solver="svd")
        ),
        TARGET,
    ),
    "cross_val_predict": lambda xp: model_selection.cross_val_predict(
        linear_model.Ridge(solver="svd"), xp.asarray(X), xp.asarray(TARGET)
    ),
    "train_test_split": lambda xp: model_selection.train_test_split(xp.asarray(X), xp.asarray(LABEL), random_state=0),
}

CLASSIFICATION = """accuracy_score balanced_accuracy_score cohen_kappa_score confusion_matrix f1_score hamming_loss
    jaccard_score matthews_corrcoef multilabel_confusion_matrix precision_recall_fscore_support precision_score
    recall_score zero_one_loss"""
PROBABILITIES = """average_precision_score brier_score_loss d2_brier_score det_curve log_loss precision_recall_curve
    roc_auc_score roc_curve"""
REGRESSION = """d2_absolute_error_score d2_tweedie_score explained_variance_score max_error mean_absolute_error
    mean_absolute_percentage_error mean_pinball_loss mean_squared_error mean_tweedie_deviance median_absolute_error
    r2_score root_mean_squared_error"""
PAIRWISE = """additive_chi2_kernel chi2_kernel cosine_distances cosine_similarity euclidean_distances
    laplacian_kernel linear_kernel manhattan_distances paired_cosine_distances paired_euclidean_distances
    polynomial_kernel rbf_kernel sigmoid_kernel"""
METRICS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    name: (function, inputs)
    for names, module, inputs in [
        (CLASSIFICATION, metrics, (LABEL, GUESS)),
        (PROBABILITIES, metrics, (LABEL, PROBABILITY)),
        (REGRESSION, metrics, (TARGET, PREDICTED)),
        (PAIRWISE, metrics.pairwise, (np.abs(X), np.abs(X[::-1]) + 1)),
    ]
    for name in names.split()
    if (function := getattr(module, name)) is not None
}
# What scikit-learn 1.9 gives to array_api_strict though only NumPy and CuPy take it.
BEYOND_THE_STANDARD = {
    "matthews_corrcoef": "passes NumPy's own int64 as the data type",
    "roc_auc_score": "gives diff a number of differences by position",
    "roc_curve": "gives diff a number of differences by position",
}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_an_estimator_learns_and_answers_on_the_device(name: str, xp: Namespace, agree: Agree) -> None:
    agree(ESTIMATORS[name](xp), ESTIMATORS[name](np))


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_is_that_of_numpy(name: str, device: str, xp: Namespace, agree: Agree) -> None:
    if device.startswith("strict") and name in BEYOND_THE_STANDARD:
        pytest.skip(f"scikit-learn's {name} leaves the standard: it {BEYOND_THE_STANDARD[name]}")
    function, inputs = METRICS[name]
    agree(function(*(xp.asarray(value) for value in inputs)), function(*inputs))


def test_scores_of_a_search_are_those_of_numpy(xp: Namespace) -> None:
    def search(xp: Any) -> Any:
        grid = model_selection.GridSearchCV(linear_model.Ridge(solver="svd"), {"alpha": [0.1, 1.0]})
        return grid.fit(xp.asarray(X), xp.asarray(TARGET))

    found, expected = search(xp), search(np)
    assert found.best_params_ == expected.best_params_
    assert found.best_score_ == pytest.approx(expected.best_score_)


def test_what_an_estimator_learned_lies_on_the_device(device: str, xp: Namespace) -> None:
    pca = decomposition.PCA(2, svd_solver="full").fit(xp.asarray(X))
    ridge = linear_model.Ridge(solver="svd").fit(xp.asarray(X), xp.asarray(TARGET))
    assert {backends.device_of(learned) for learned in (pca.components_, pca.mean_, ridge.coef_)} == {device}


def test_an_estimator_that_holds_the_namespace_is_copied_pickled_and_dumped(
    device: str, xp: Namespace, tmp_path: Any
) -> None:
    scale = preprocessing.FunctionTransformer(xp.square, kw_args={}).fit(xp.asarray(X))
    holder = preprocessing.FunctionTransformer(squared, kw_args={"xp": xp}).fit(xp.asarray(X))
    joblib.dump(holder, tmp_path / "holder.joblib")
    for twin in (
        sklearn.clone(holder),
        copy.deepcopy(holder),
        pickle.loads(pickle.dumps(holder)),  # noqa: S301  # what was pickled a moment ago
        joblib.load(tmp_path / "holder.joblib"),
    ):
        assert twin.kw_args["xp"] is xp
        result = twin.transform(xp.asarray(X))
        assert backends.device_of(result) == device
        assert np.allclose(to_device(result, "cpu"), X**2)
    assert np.allclose(to_device(scale.transform(xp.asarray(X)), "cpu"), X**2)


def squared(x: Any, xp: Any) -> Any:
    """Return the squares, as a function of the user that is given the namespace."""
    return xp.square(x)


def test_arrays_of_two_libraries_are_refused() -> None:
    strict = namespace("strict:cpu")
    with pytest.raises(ValueError, match=r"(?i)device|namespace"):
        linear_model.Ridge(solver="svd").fit(strict.asarray(X), strict.asarray(TARGET)).predict(X)


def test_the_namespace_is_taken_where_scikit_learn_is_given_one(device: str, xp: Namespace) -> None:
    helpers = import_module("sklearn.utils._array_api")
    found, is_array_api = helpers.get_namespace(xp.asarray(X), xp=xp)
    assert found is xp
    assert is_array_api
    assert backends.device_of(helpers._average(xp.asarray(X), axis=0, xp=xp)) == device
